// Package packaging checks the files by which Essor is built and shipped:
// Dockerfile, docker-compose.yml, Makefile and .ci/run.
package packaging

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

const root = "../../.."

// readRoot reads a file of the repository's root.
func readRoot(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// compose loads a compose file as "docker compose" does: interpolated,
// checked against the schema and for consistency.
func compose(t *testing.T, content []byte) (*types.Project, error) {
	t.Helper()
	return loader.LoadWithContext(t.Context(), types.ConfigDetails{
		WorkingDir:  root,
		ConfigFiles: []types.ConfigFile{{Filename: "docker-compose.yml", Content: content}},
		Environment: types.Mapping{},
	})
}

// TestCompose checks what "docker compose up" promises: Essor with its
// database, ready when its page answers, open to this machine only.
func TestCompose(t *testing.T) {
	t.Parallel()
	project, err := compose(t, readRoot(t, "docker-compose.yml"))
	if err != nil {
		t.Fatal(err)
	}
	for name, service := range project.Services {
		if service.Build == nil && !regexp.MustCompile(`:\d+[\d.-]*$`).MatchString(service.Image) {
			t.Errorf("%s: image %q is not pinned to a version", name, service.Image)
		}
		if service.Build == nil && service.HealthCheck == nil { // TestDockerfile looks at our own
			t.Errorf("%s has no health check", name)
		}
		for _, port := range service.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s: port %s is published on %q", name, port.Published, port.HostIP)
			}
		}
	}
	db, essor := project.Services["db"], project.Services["essor"]
	if len(db.Ports) > 0 {
		t.Error("the database is published")
	}
	if d := essor.DependsOn["db"]; d.Condition != types.ServiceConditionHealthy {
		t.Errorf("essor waits for the database to be %q", d.Condition)
	}
	url := essor.Environment["DATABASE_URL"]
	password := db.Environment["POSTGRES_PASSWORD"]
	if url == nil || password == nil || !strings.Contains(*url, ":"+*password+"@db:5432/"+*db.Environment["POSTGRES_DB"]) {
		t.Errorf("DATABASE_URL does not fit the database: %v", essor.Environment)
	}
	if len(essor.Ports) != 1 || essor.Ports[0].Target != 8080 {
		t.Errorf("essor publishes %+v, want the port of its image", essor.Ports)
	}
}

// TestComposeFaults makes sure that the loader above refuses mistakes.
func TestComposeFaults(t *testing.T) {
	t.Parallel()
	good := readRoot(t, "docker-compose.yml")
	for name, change := range map[string][2]string{
		"unknown key":     {"    image: essor", "    image: essor\n    badkey: 1"},
		"unknown service": {"      db:\n        condition", "      base:\n        condition"},
		"unknown volume":  {"- files:/", "- papers:/"},
		"bad port":        {"127.0.0.1:8080:8080", "127.0.0.1:8080:eighty"},
	} {
		bad := bytes.Replace(good, []byte(change[0]), []byte(change[1]), 1)
		if bytes.Equal(bad, good) {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := compose(t, bad); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// lintDockerfile parses a Dockerfile as BuildKit does, and returns its stages
// and the names of the linter's rules that it breaks.
func lintDockerfile(content []byte) (stages []instructions.Stage, broken []string, err error) {
	lint := linter.New(&linter.Config{Warn: func(rule, _, _, _ string, _ []parser.Range) {
		broken = append(broken, rule)
	}})
	result, err := parser.Parse(bytes.NewReader(content))
	if err != nil {
		return nil, nil, err
	}
	for _, w := range result.Warnings {
		broken = append(broken, w.Short)
	}
	stages, _, err = instructions.Parse(result.AST, lint)
	return stages, broken, err
}

// TestDockerfile checks syntax and style, and that the image is small and
// harmless: it does not run as root, nor hold what built it.
func TestDockerfile(t *testing.T) {
	t.Parallel()
	stages, broken, err := lintDockerfile(readRoot(t, "Dockerfile"))
	if err != nil || len(broken) > 0 {
		t.Fatalf("error %v, broken rules %q", err, broken)
	}
	if len(stages) != 2 {
		t.Fatalf("%d stages, want 2: to build and to run", len(stages))
	}
	gomod := regexp.MustCompile(`(?m)^go (\S+)$`).FindSubmatch(readRoot(t, "go.mod"))
	if want := "golang:" + string(gomod[1]) + "-bookworm"; stages[0].BaseName != want {
		t.Errorf("built with %s, want %s as go.mod says", stages[0].BaseName, want)
	}
	if got := stages[1].BaseName; got != "debian:bookworm-slim" {
		t.Errorf("runs on %s, want the Debian it was built on", got)
	}
	var user, ready string
	var exposed []string
	for _, command := range stages[1].Commands {
		switch c := command.(type) {
		case *instructions.UserCommand:
			user = c.User
		case *instructions.ExposeCommand:
			exposed = c.Ports
		case *instructions.HealthCheckCommand:
			ready = strings.Join(c.Health.Test, " ")
		case *instructions.CopyCommand:
			if c.From != stages[0].Name {
				t.Errorf("%s copies from outside the build", c)
			}
		}
	}
	if user != "10001" {
		t.Errorf("runs as %q, want a number that is not root's", user)
	}
	if !slices.Equal(exposed, []string{"8080"}) || !strings.HasSuffix(ready, ":8080/readyz") {
		t.Errorf("exposes %q and is healthy when %q succeeds", exposed, ready)
	}
}

// TestDockerfileFaults makes sure that the parser and the linter above refuse
// mistakes.
func TestDockerfileFaults(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"misspelt instruction": "FORM debian:bookworm-slim\n",
		"unknown flag":         "FROM debian:bookworm-slim\nCOPY --form=build /a /b\n",
		"no base":              "RUN true\n",
		"maintainer":           "FROM debian:bookworm-slim\nMAINTAINER me\n",
		"capitals":             "FROM debian:bookworm-slim AS Build\n",
		"gap":                  "FROM debian:bookworm-slim\nRUN a && \\\n\n b\n",
	} {
		if _, broken, err := lintDockerfile([]byte(content)); err == nil && len(broken) == 0 {
			t.Errorf("%s: accepted", name)
		}
	}
}
