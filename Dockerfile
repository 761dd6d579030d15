# Essor in a container: the program alone. The database is DATABASE_URL, see
# docker-compose.yml; without it "essor up" would want a PostgreSQL in here.

FROM golang:1.26.8-bookworm AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends libgeos-dev pkg-config \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    go build -trimpath -buildvcs=false -o /out/essor ./cmd/essor

# The same Debian as above, for the same version of GEOS.
FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates curl libgeos-c1v5 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/essor --create-home essor
COPY --from=build /out/essor /usr/local/bin/essor
USER 10001
ENV ESSOR_DIR=/var/lib/essor ESSOR_ADDR=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
    CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8080/readyz"]
ENTRYPOINT ["essor"]
CMD ["up"]
