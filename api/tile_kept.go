package api

import (
	"log/slog"
	"net/http"
	"strings"

	"github.com/observatoire-essor/essor/api/tiles"
	"github.com/observatoire-essor/essor/data/edition"
)

// keptTiles answers requests for vector tiles that are kept, before anything else looks
// at them: maps ask for dozens at a time, and to route, name and log one takes longer
// than to answer it. Such a request counts against its client's limit and in the metrics,
// and shows in the log at level debug only. All other requests, those with any mistake and
// those beyond the limit, go on to next.
func (s *server) keptTiles(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t := s.keptTile(r)
		if t == nil || s.beyondLimit(r) {
			next.ServeHTTP(w, r)
			return
		}
		began := s.now()
		// Eight headers with those of the tile: as many as the map of headers holds before
		// it grows.
		h := w.Header()
		h["X-Content-Type-Options"] = s.headers.noSniff
		h["Access-Control-Allow-Origin"] = s.headers.anyOrigin
		status, err := s.sendTile(w, r, s.headers.vector, t)
		if err != nil {
			status = http.StatusInternalServerError
			s.writeError(w, r, err)
		}
		s.metrics.count(tileRoute, r.Method, status, s.now().Sub(began))
		s.log.LogAttrs(r.Context(), slog.LevelDebug, "kept tile", slog.String("path", r.URL.Path))
	})
}

// beyondLimit takes a request off what its client may ask for, and tells whether nothing
// was left.
func (s *server) beyondLimit(r *http.Request) bool {
	if s.limiter == nil {
		return false
	}
	_, wait := s.limiter.take(clientOf(r, s.limits.Proxies), s.now())
	return wait > 0
}

// keptTile is the tile that a request asks for, if it is kept and its boundaries are
// answered on.
func (s *server) keptTile(r *http.Request) *tiles.Tile {
	path, isTile := strings.CutPrefix(r.URL.Path, "/tiles/")
	if !isTile || r.URL.RawQuery != "" || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return nil
	}
	path, isVector := strings.CutSuffix(path, ".mvt")
	if !isVector {
		return nil
	}
	hash, path, _ := strings.Cut(path, "/")
	level, path, _ := strings.Cut(path, "/")
	z, path, _ := strings.Cut(path, "/")
	x, y, _ := strings.Cut(path, "/")
	at, wrong := tiles.Parse(z, x, y)
	if wrong != nil {
		return nil
	}
	b, _ := s.editions.FindBoundaries(edition.Hash(hash))
	if b == nil || string(b.Level) != level {
		return nil
	}
	return s.tiles.KeptVector(b, at)
}
