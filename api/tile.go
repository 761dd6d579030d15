package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/observatoire-essor/essor/api/tiles"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/tile"
)

// mostIndicators is how many indicators a tile may carry.
const mostIndicators = 20

// tile serves GET /tiles/{of}/{level}/{z}/{x}/{y}.mvt and .geojson. The address names
// boundaries or an edition by the whole hash, so that the answer never changes.
func (s *server) tile(w http.ResponseWriter, r *http.Request) error {
	row, isVector := strings.CutSuffix(chi.URLParam(r, "file"), ".mvt")
	if isVector {
		return s.vectorTile(w, r, row)
	}
	row, isGeoJSON := strings.CutSuffix(chi.URLParam(r, "file"), ".geojson")
	if isGeoJSON {
		return s.geoJSONTile(w, r, row)
	}
	return &notFoundError{"no_such_tile_format", map[string]string{"file": cut(chi.URLParam(r, "file")), "formats": ".mvt, .geojson"}}
}

func (s *server) vectorTile(w http.ResponseWriter, r *http.Request, row string) error {
	if err := checkQuery(r); err != nil {
		return err
	}
	hash := chi.URLParam(r, "of")
	b, e := s.editions.FindBoundaries(edition.Hash(hash))
	level := chi.URLParam(r, "level")
	if b == nil {
		return &notFoundError{"no_such_boundaries", map[string]string{"boundaries": cut(hash), "description": "/tiles/" + cut(level) + ".json"}}
	}
	if source.Level(level) != b.Level {
		return &notFoundError{"no_such_level", map[string]string{"level": cut(level), "levels": joinLevels(e)}}
	}
	t, err := tileAddress(r, b.Level, row)
	if err != nil {
		return err
	}
	made, err := s.tiles.Vector(r.Context(), b, t)
	if err != nil {
		return err
	}
	return sendTile(w, r, "application/vnd.mapbox-vector-tile", made)
}

func (s *server) geoJSONTile(w http.ResponseWriter, r *http.Request, row string) error {
	if err := checkQuery(r, "indicators", "period"); err != nil {
		return err
	}
	id := chi.URLParam(r, "of")
	e := s.editions.Find(edition.Hash(id))
	if e == nil {
		return &notFoundError{"no_such_edition", map[string]string{"edition": cut(id)}}
	}
	level := source.Level(chi.URLParam(r, "level"))
	b := e.Level(level)
	if b == nil {
		return &notFoundError{"no_such_level", map[string]string{"level": cut(string(level)), "levels": joinLevels(e)}}
	}
	t, err := tileAddress(r, level, row)
	if err != nil {
		return err
	}
	vectors, err := tileVectors(e, level, r)
	if err != nil {
		return err
	}
	made, err := s.tiles.GeoJSON(r.Context(), e, b, t, vectors)
	if err != nil {
		return err
	}
	return sendTile(w, r, "application/geo+json", made)
}

// tileAddress reads zoom, column and row. What is no number is a mistake of the
// request; a number beyond the map, or a zoom at which nothing can be seen, is an
// address where there is nothing.
func tileAddress(r *http.Request, level source.Level, row string) (tile.Address, error) {
	t, wrong := tiles.Parse(chi.URLParam(r, "z"), chi.URLParam(r, "x"), row)
	if wrong != nil {
		most := strconv.Itoa(int(wrong.Most))
		if !wrong.Whole {
			return t, badValue(wrong.Name, wrong.Value, "0–"+most)
		}
		return t, &notFoundError{"no_such_tile", map[string]string{"parameter": wrong.Name, "value": cut(wrong.Value), "most": most}}
	}
	if least := tiles.LeastZoom(level); t.Z < least {
		return t, &notFoundError{"tile_too_small", map[string]string{"level": string(level), "zoom": strconv.Itoa(int(least))}}
	}
	return t, nil
}

// tileVectors are the vectors that the parameters ask for, in their order.
func tileVectors(e *edition.Edition, level source.Level, r *http.Request) ([]*edition.Vector, error) {
	query := r.URL.Query()
	if query.Get("indicators") == "" {
		return nil, nil
	}
	ids := strings.Split(query.Get("indicators"), ",")
	if len(ids) > mostIndicators {
		return nil, &paramError{"indicators", "too_many", map[string]string{"most": strconv.Itoa(mostIndicators)}}
	}
	var vectors []*edition.Vector
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			return nil, &paramError{"indicators", "duplicate_value", map[string]string{"value": cut(id)}}
		}
		d, err := parseIndicator(e, "indicators", id)
		if err != nil {
			return nil, err
		}
		v, _, err := findVector(e, d.ID, level, query.Get("period"))
		if err != nil {
			return nil, err
		}
		vectors = append(vectors, v)
	}
	return vectors, nil
}

// sendTile answers with a finished tile, for good: with nothing when nothing shows,
// with 304 when the client has it, compressed as it is kept when the client takes that.
func sendTile(w http.ResponseWriter, r *http.Request, contentType string, t *tiles.Tile) error {
	h := w.Header()
	h.Set("Cache-Control", forGood)
	if t.Empty() {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	h.Add("Vary", "Accept-Encoding")
	body := t.Packed()
	packed := body != nil && acceptsGzip(r)
	tag := `"` + t.Tag + `"`
	if packed {
		tag = `"` + t.Tag + `-gzip"`
	}
	h.Set("ETag", tag)
	if matches(r.Header.Values("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if packed {
		h.Set("Content-Encoding", "gzip")
	} else {
		var err error
		if body, err = t.Plain(); err != nil {
			return err
		}
	}
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body) // an error of the connection concerns nobody any more
	return nil
}

// tileJSON serves GET /tiles/{level}.json: where the vector tiles of a level are now.
func (s *server) tileJSON(w http.ResponseWriter, r *http.Request) error {
	if err := checkQuery(r); err != nil {
		return err
	}
	e, err := s.current()
	if err != nil {
		return err
	}
	name, isJSON := strings.CutSuffix(chi.URLParam(r, "file"), ".json")
	if !isJSON {
		return &notFoundError{"no_such_tile_format", map[string]string{"file": cut(chi.URLParam(r, "file")), "formats": ".json"}}
	}
	b := e.Level(source.Level(name))
	if b == nil {
		return &notFoundError{"no_such_level", map[string]string{"level": cut(name), "levels": joinLevels(e)}}
	}
	mark := s.text.Sentence(aboutRequest(r.Context()).lang, "wording.is_simulated", nil)
	body, err := tiles.TileJSON(e, b, serviceAddress(r), mark)
	if err != nil {
		return err
	}
	w.Header().Add("Vary", "X-Forwarded-Proto")
	return send(w, r, answer{contentType: "application/json", cache: asksAgain, inLanguage: true, body: body})
}

// serviceAddress is how the client addressed the service, so that what it is told to
// ask for next can be asked for from anywhere.
func serviceAddress(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}
