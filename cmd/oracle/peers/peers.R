# Times Essor and its peers in R on the same files, in the same run, and writes the
# table of docs/performance.md. Run it from the top of the repository:
#
#   ESSOR_REAL_DATA=DIR Rscript cmd/oracle/peers/peers.R
#
# DIR holds communes_france_geojson_2018, one GeoJSON file per département. Needs
# Debian's r-cran-spdep, r-cran-sf, r-cran-classint. PEERS_REPEATS (default 3) is how
# often each peer is timed; medians are reported. Essor is timed before and after the
# peers, so that a busy machine is busy for both.

suppressMessages({
  library(sf)
  library(spdep)
  library(classInt)
})

data <- Sys.getenv("ESSOR_REAL_DATA")
if (data == "") stop("ESSOR_REAL_DATA is not set: it names the folder that holds communes_france_geojson_2018")
repeats <- as.integer(Sys.getenv("PEERS_REPEATS", "3"))

# The communes, as the reference case pub-scale-01 says: without overseas files, once
# each, by code.
read_communes <- function() {
  files <- list.files(file.path(data, "communes_france_geojson_2018"), "^communes-.*[.]geojson([.]gz)?$", full.names = TRUE)
  files <- files[!grepl("communes-97", files)]
  read <- function(f) st_read(if (grepl("gz$", f)) paste0("/vsigzip/", f) else f, quiet = TRUE)
  x <- do.call(rbind, lapply(files, read))
  x <- x[!duplicated(x$code), ]
  x[order(x$code, method = "radix"), c("code", "nom")]
}

# Medians of Go benchmarks in seconds, from several runs of go test.
bench <- function() {
  run <- function(package, names) {
    out <- system2("go", c("test", "-run", "'^$'", "-bench", shQuote(names), "-benchtime", "3x", "-count", "3", package),
      stdout = TRUE, env = paste0("ESSOR_REAL_DATA=", data))
    lines <- grep("^Benchmark.* ns/op", out, value = TRUE)
    if (length(lines) == 0) stop("no benchmark came out of ", package, ":\n", paste(out, collapse = "\n"))
    cells <- strsplit(lines, "[[:space:]]+")
    seconds <- vapply(cells, function(v) as.numeric(v[which(v == "ns/op") - 1]) / 1e9, 0)
    tapply(seconds, vapply(cells, function(v) sub("-[0-9]+$", "", sub("^Benchmark", "", v[1])), ""), c, simplify = FALSE)
  }
  c(run("./cmd/oracle", "^Benchmark(Contiguity|LocalMoranPermutation|LocalMoran|GlobalMoran|AreaWeighting)$"),
    run("./analytics/classify", "^BenchmarkFisherJenks35000$"),
    run("./analytics/inequality", "^Benchmark(Sort|Gini|TheilByGroups|Concentration)35000$"))
}

time <- function(what, expression, times = repeats) {
  seconds <- vapply(seq_len(times), function(i) system.time(expression())[["elapsed"]], 0)
  message(sprintf("%-60s %s", what, paste(sprintf("%.2f", seconds), collapse = " ")))
  median(seconds)
}

message("Essor, before")
before <- bench()

message("peers")
communes <- read_communes()
stopifnot(nrow(communes) == 35228)
value <- nchar(communes$nom)
stopifnot(sum(value) == 407177)
planar <- communes
st_crs(planar) <- NA # contiguity needs no distance; it keeps poly2nb from the sphere

queen <- NULL
peer <- c(
  queen = time("spdep poly2nb, queen", function() queen <<- poly2nb(planar)),
  rook = time("spdep poly2nb, rook", function() poly2nb(planar, queen = FALSE)))
stopifnot(sum(card(queen)) == 210342)
weights <- nb2listw(queen, style = "W", zero.policy = TRUE)
peer["lisa1"] <- time("spdep localmoran_perm, one core", function() localmoran_perm(value, weights, nsim = 999, zero.policy = TRUE))
invisible(set.coresOption(2L))
peer["lisa2"] <- time("spdep localmoran_perm, two cores", function() localmoran_perm(value, weights, nsim = 999, zero.policy = TRUE))
invisible(set.coresOption(NULL))
peer["lisa"] <- time("spdep localmoran", function() localmoran(value, weights, zero.policy = TRUE))
peer["moran"] <- time("spdep moran.test", function() moran.test(value, weights, zero.policy = TRUE))

state <- 12345 # the values of the reference case pub-scale-02
series <- vapply(seq_len(35000), function(i) {
  state <<- (1103515245 %% 2^31 * (state %% 2^15) + (1103515245 * (state %/% 2^15)) %% 2^16 * 2^15 + 12345) %% 2^31
  round(min(exp(2 * log(2147483649 / (state + 1))), 1e9), 6)
}, 0)
stopifnot(abs(sum(series) - 1796339176.89082) < 1e-3)
peer["jenks"] <- time("classInt fisher, k = 7, 35 000 values", function() classIntervals(series, 7, style = "fisher", largeN = 1e6, warnLargeN = FALSE))

metric <- st_make_valid(st_transform(communes, 2154))
metric$value <- value
box <- st_bbox(metric)
from <- floor(box[c("xmin", "ymin")] / 1e4) * 1e4
cells <- ceiling((box[c("xmax", "ymax")] - from) / 1e4)
grid <- st_make_grid(metric, cellsize = 1e4, offset = from, n = cells)
peer["areas"] <- time("sf st_interpolate_aw", function() suppressWarnings(st_interpolate_aw(metric["value"], grid, extensive = TRUE)))

message("Essor, after")
after <- bench()
own <- vapply(names(before), function(n) median(c(before[[n]], after[[n]])), 0)

# Seconds and milliseconds as a reader wants them.
show <- function(s) ifelse(s >= 1, sprintf("%.1f s", s), ifelse(s >= 0.1, sprintf("%.2f s", s), ifelse(s >= 0.01, sprintf("%.3f s", s), sprintf("%.1f ms", 1000 * s))))
row <- function(task, name, tool, seconds, reach = "")
  sprintf("| %s | %s | %s | %s | %.0f × | %s |", task, show(own[[name]]), tool, show(seconds), seconds / own[[name]], reach)
spdep <- paste("spdep", packageVersion("spdep"))
table <- c(
  "| Task | Essor | Peer | Its time | Ratio | To reach |", "|---|---|---|---|---|---|",
  row("Queen and rook contiguity by contact, from polygons", "Contiguity", paste(spdep, "`poly2nb`, queen alone"), peer[["queen"]], "30 ×"),
  row("the same", "Contiguity", paste(spdep, "`poly2nb`, queen and rook"), peer[["queen"]] + peer[["rook"]]),
  row("Local Moran, 999 conditional permutations, anew for each area", "LocalMoranPermutation", paste(spdep, "`localmoran_perm`, one core"), peer[["lisa1"]], "40 ×"),
  row("the same", "LocalMoranPermutation", paste(spdep, "`localmoran_perm`, two cores"), peer[["lisa2"]]),
  row("Local Moran, by formula", "LocalMoran", paste(spdep, "`localmoran`"), peer[["lisa"]]),
  row("Global Moran, by formula", "GlobalMoran", paste(spdep, "`moran.test`"), peer[["moran"]]),
  row("Exact Fisher–Jenks, k = 7, 35 000 values", "FisherJenks35000", paste("classInt", packageVersion("classInt"), "`fisher`, `largeN` raised"), peer[["jenks"]], "100 ×"),
  row("Area weighting, communes to the 10 km grid", "AreaWeighting", paste("sf", packageVersion("sf"), "`st_interpolate_aw`"), peer[["areas"]], "6 ×"))
sorting <- function(task, name) sprintf("| %s | %s | %.1f × | 3 × |", task, show(own[[name]]), own[[name]] / own[["Sort35000"]])
table <- c(table, "",
  "| Task, n = 35 000 | Essor | Times a sort of the numbers | At most |", "|---|---|---|---|",
  sprintf("| Sorting the numbers (`slices.Sort`) | %s | 1 | |", show(own[["Sort35000"]])),
  sorting("Gini, population-weighted", "Gini35000"), sorting("Theil with 100 groups", "TheilByGroups35000"),
  sorting("Concentration index and Kakwani", "Concentration35000"))

processor <- sub(".*: *", "", grep("^model name", readLines("/proc/cpuinfo"), value = TRUE)[1])
table <- c(sprintf("Measured on %s, %d processors (%s), %s, R %s; medians of %d runs of each peer and of %d of Essor.",
  format(Sys.Date()), parallel::detectCores(), processor, sub("go version ", "", sub(" linux.*", "", system2("go", "version", stdout = TRUE))),
  getRversion(), repeats, length(before[[1]]) + length(after[[1]])), "", table)

# The table stands between two marks of the page.
page <- file.path("docs", "performance.md")
begin <- "<!-- peers: written by cmd/oracle/peers/peers.R -->"
end <- "<!-- /peers -->"
text <- if (file.exists(page)) readLines(page) else character()
at <- c(match(begin, text), match(end, text))
if (anyNA(at)) stop(page, " lacks the marks ", begin, " and ", end)
writeLines(c(text[seq_len(at[1])], "", table, "", text[at[2]:length(text)]), page)
message(paste(table, collapse = "\n"))
