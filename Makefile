# Run "make" for the list of targets.

# Tools are pinned here and in go.mod; Go itself by the go line of go.mod.
GOLANGCI_LINT := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

# Looks for system packages, and installs those that are missing.
DEPS := echo "Looking for system packages." && go run ./cmd/deps

# What tests of pages run with. npm fetches it once; without npm or the network these tests are skipped.
NODE_MODULES = if [ -f web/package-lock.json ] && [ ! web/node_modules/.package-lock.json -nt web/package-lock.json ] && command -v npm >/dev/null; then \
	echo "Fetching what tests of pages need (once)."; (cd web && npm ci --no-audit --no-fund --loglevel error) || echo "npm could not: tests of pages are skipped."; fi

# How long each fuzz target runs, and what is handed to "essor up".
FUZZTIME ?= 1m
ARGS ?=

# Files of tests, and the folders that accept -update for golden files.
FOLDERS := $(wildcard cmd geo analytics data api web packs)
FUZZ_TARGETS = grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' $(FOLDERS) | sort
GOLDEN_FOLDERS = grep -rlE --include='*_test.go' 'flag\.Bool\("update"' $(FOLDERS) | xargs -r -n1 dirname | sort -u

# Without Git, or in somebody else's checkout, the binary does without a revision.
BUILD_FLAGS = $(shell git rev-parse HEAD >/dev/null 2>&1 || echo -buildvcs=false)

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## Install what is missing, build, and run the demonstration (ARGS="--addr :9000" is handed on)
	@$(DEPS) build run
	@$(MAKE) --no-print-directory build
	bin/essor up $(ARGS)

.PHONY: test
test: ## Install what is missing, and run the tests (6 minutes at most)
	@$(DEPS) build test
	@$(NODE_MODULES)
	go test ./...

.PHONY: test-all
test-all: ## Run also the slow tests, and fuzz every parser for ten seconds (40 minutes at most)
	@$(DEPS) build test
	@$(NODE_MODULES)
	ESSOR_TEST_ALL=1 go test -timeout 30m ./...
	go test -race -timeout 10m ./api/... ./data/edition/...
	@$(MAKE) --no-print-directory fuzz FUZZTIME=10s

.PHONY: build
build: ## Build bin/essor, with the packages as they are compiled
	@echo "Building bin/essor; the first time takes one to two minutes."
	go build -v $(BUILD_FLAGS) -o bin/essor ./cmd/essor

.PHONY: lint
lint: ## Check style and the directions of imports
	$(GOLANGCI_LINT) run ./...

.PHONY: fmt
fmt: ## Format the code
	$(GOLANGCI_LINT) fmt ./...

.PHONY: bench
bench: ## Measure our own speed; with real files when ESSOR_REAL_DATA names their folder
	go test -run '^$$' -bench . -skip '^BenchmarkPeer' -benchmem ./...

.PHONY: bench-peers
bench-peers: ## Measure beside ogr2ogr and R (spdep, sf, classInt); needs ESSOR_REAL_DATA; rewrites docs/performance.md
	@go run ./cmd/deps build test
	@command -v Rscript >/dev/null || { echo "R is missing: apt-get install r-cran-spdep r-cran-sf r-cran-classint r-cran-jsonlite"; exit 1; }
	go test -run '^$$' -bench '^BenchmarkPeer' -benchtime 4x ./...
	Rscript cmd/oracle/peers/peers.R

.PHONY: bench-serve
bench-serve: ## Measure the service beside handlers over PostGIS; needs ESSOR_REAL_DATA; rewrites docs/performance.md
	@go run ./cmd/deps build test
	ESSOR_BENCH_SERVE="$(CURDIR)/docs/performance.md" go test -count 1 -timeout 60m -run '^TestServe$$' -v ./api/bench

# Go's fuzzer at times takes the end of its own time for a failure ("context deadline
# exceeded", with no failing input): such a run is repeated once.
.PHONY: fuzz
fuzz: ## Run every fuzz target for FUZZTIME (1m)
	@log="$$(mktemp)"; trap 'rm -f "$$log"' EXIT; \
	$(FUZZ_TARGETS) | while IFS=: read -r file func; do \
		echo "$${func#func } in $$(dirname "$$file")"; \
		for try in 1 2; do \
			done=yes; \
			go test -run '^$$' -fuzz "^$${func#func }$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 5x "./$$(dirname "$$file")" >"$$log" 2>&1 && break; \
			done=no; \
			grep -q 'context deadline exceeded' "$$log" && ! grep -q 'Failing input written' "$$log" || break; \
		done; \
		if [ "$$done" = no ]; then cat "$$log"; exit 1; fi; \
		tail -n 1 "$$log"; \
	done

.PHONY: golden
golden: ## Accept changed answers; read them in the diff
	@folders="$$($(GOLDEN_FOLDERS) | sed 's|^|./|')"; \
	if [ -z "$$folders" ]; then echo "No test has golden files."; exit 0; fi; \
	set -x; go test $$folders -update

.PHONY: web
web: ## Build the front end from its TypeScript sources
	@if [ -f web/package.json ]; then cd web && npm ci && npm run build; \
	else echo "web/package.json is absent: there is no front end to build."; fi

.PHONY: deps
deps: ## Install the system packages for all of the above
	@$(DEPS) build run test
