package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"

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
	s.tendTiles()
	row, isVector := strings.CutSuffix(chi.URLParam(r, "file"), ".mvt")
	if isVector {
		return s.vectorTile(w, r, row)
	}
	row, isGeoJSON := strings.CutSuffix(chi.URLParam(r, "file"), ".geojson")
	if isGeoJSON {
		return s.geoJSONTile(w, r, row)
	}
	return ask.NewNotFoundError("no_such_tile_format", map[string]string{"file": ask.Cut(chi.URLParam(r, "file")), "formats": ".mvt, .geojson"})
}

// tendTiles lets go of what was ready for boundaries that are no longer answered on,
// once after each change of the edition in force.
func (s *server) tendTiles() {
	if now := s.editions.Current(); s.tended.Load() != now && s.tended.Swap(now) != now {
		s.tiles.Keep(func(h edition.Hash) bool {
			b, _ := s.editions.FindBoundaries(h)
			return b != nil
		})
	}
}

func (s *server) vectorTile(w http.ResponseWriter, r *http.Request, row string) error {
	if err := checkQuery(r); err != nil {
		return err
	}
	hash := chi.URLParam(r, "of")
	b, e := s.editions.FindBoundaries(edition.Hash(hash))
	level := chi.URLParam(r, "level")
	if b == nil {
		return ask.NewNotFoundError("no_such_boundaries", map[string]string{"boundaries": ask.Cut(hash), "description": "/tiles/" + ask.Cut(level) + ".json"})
	}
	if source.Level(level) != b.Level {
		return ask.NewNotFoundError("no_such_level", map[string]string{"level": ask.Cut(level), "levels": ask.JoinLevels(e)})
	}
	t, err := tileAddress(r, b.Level, row)
	if err != nil {
		return err
	}
	made, err := s.tiles.Vector(r.Context(), b, t)
	if err != nil {
		return err
	}
	_, err = s.sendTile(w, r, s.headers.vector, made)
	return err
}

func (s *server) geoJSONTile(w http.ResponseWriter, r *http.Request, row string) error {
	if err := checkQuery(r, "indicators", "period"); err != nil {
		return err
	}
	id := chi.URLParam(r, "of")
	e := s.editions.Find(edition.Hash(id))
	if e == nil {
		return ask.NewNotFoundError("no_such_edition", map[string]string{"edition": ask.Cut(id)})
	}
	level := source.Level(chi.URLParam(r, "level"))
	b := e.Level(level)
	if b == nil {
		return ask.NewNotFoundError("no_such_level", map[string]string{"level": ask.Cut(string(level)), "levels": ask.JoinLevels(e)})
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
	_, err = s.sendTile(w, r, s.headers.geoJSON, made)
	return err
}

// tileAddress reads zoom, column and row. What is no number is a mistake of the
// request; a number beyond the map, or a zoom at which nothing can be seen, is an
// address where there is nothing.
func tileAddress(r *http.Request, level source.Level, row string) (tile.Address, error) {
	t, wrong := tiles.Parse(chi.URLParam(r, "z"), chi.URLParam(r, "x"), row)
	if wrong != nil {
		most := strconv.Itoa(int(wrong.Most))
		if !wrong.Whole {
			return t, ask.BadValue(wrong.Name, wrong.Value, "0–"+most)
		}
		return t, ask.NewNotFoundError("no_such_tile", map[string]string{"parameter": wrong.Name, "value": ask.Cut(wrong.Value), "most": most})
	}
	if least := tiles.LeastZoom(level); t.Z < least {
		return t, ask.NewNotFoundError("tile_too_small", map[string]string{"level": string(level), "zoom": strconv.Itoa(int(least))})
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
		return nil, ask.NewParamError("indicators", "too_many", map[string]string{"most": strconv.Itoa(mostIndicators)})
	}
	var vectors []*edition.Vector
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			return nil, ask.NewParamError("indicators", "duplicate_value", map[string]string{"value": ask.Cut(id)})
		}
		d, err := ask.ParseIndicator(e, "indicators", id)
		if err != nil {
			return nil, err
		}
		v, err := ask.FindVector(e, d.ID, level, query.Get("period"))
		if err != nil {
			return nil, err
		}
		vectors = append(vectors, v)
	}
	return vectors, nil
}

// tileHeaders are values of headers that all tiles share. What net/http takes is a
// list; a new one for each answer would cost as much as finding the tile.
type tileHeaders struct{ forGood, byEncoding, gzip, vector, geoJSON, noSniff, anyOrigin []string }

func newTileHeaders() tileHeaders {
	return tileHeaders{
		[]string{forGood},
		[]string{"Accept-Encoding"},
		[]string{"gzip"},
		[]string{"application/vnd.mapbox-vector-tile"},
		[]string{"application/geo+json"},
		[]string{"nosniff"},
		[]string{"*"},
	}
}

// sendTile answers with a finished tile, for good: with nothing when nothing shows,
// with 304 when the client has it, compressed as it is kept when the client takes that.
// It returns the status that it answered with, 0 with an error.
func (s *server) sendTile(w http.ResponseWriter, r *http.Request, contentType []string, t *tiles.Tile) (status int, err error) {
	h := w.Header()
	h["Cache-Control"] = s.headers.forGood
	if t.Empty() {
		w.WriteHeader(http.StatusNoContent)
		return http.StatusNoContent, nil
	}
	if h["Vary"] == nil {
		h["Vary"] = s.headers.byEncoding
	} else {
		h.Add("Vary", s.headers.byEncoding[0])
	}
	form, packed := t.Packed()
	if packed = packed && acceptsGzip(r); !packed {
		if form, err = t.Plain(); err != nil {
			return 0, err
		}
	}
	h["Etag"] = form.Tag
	if matches(r.Header["If-None-Match"], form.Tag[0]) {
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified, nil
	}
	if packed {
		h["Content-Encoding"] = s.headers.gzip
	}
	h["Content-Type"] = contentType
	h["Content-Length"] = form.Length
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(form.Bytes) // an error of the connection concerns nobody any more
	return http.StatusOK, nil
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
		return ask.NewNotFoundError("no_such_tile_format", map[string]string{"file": ask.Cut(chi.URLParam(r, "file")), "formats": ".json"})
	}
	b := e.Level(source.Level(name))
	if b == nil {
		return ask.NewNotFoundError("no_such_level", map[string]string{"level": ask.Cut(name), "levels": ask.JoinLevels(e)})
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
