package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"github.com/observatoire-essor/essor/api/tiles"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// mostIndicators is how many indicators a tile may carry.
const mostIndicators = 20

// tiles describes the tiles, which are routed without huma: their answers are not
// encoded by it.
func (d *describer) tiles() {
	text := &huma.Schema{Type: huma.TypeString}
	number := &huma.Schema{Type: huma.TypeInteger}
	in := func(where, name, what string, schema *huma.Schema) *huma.Param {
		return &huma.Param{Name: name, In: where, Required: where == "path", Description: what, Schema: schema}
	}
	d.api.OpenAPI().AddOperation(&huma.Operation{
		OperationID: "get-tile", Method: http.MethodGet, Path: "/tiles/{edition}/{level}/{z}/{x}/{y}.geojson",
		Summary: "A tile of areas with values, for good", Description: "A tile of areas with values; its address names the edition, so that it never changes.", Tags: []string{"tiles"},
		Parameters: []*huma.Param{
			in("path", "edition", "Id of the edition, 64 digits", text), in("path", "level", "Level of the areas", text),
			in("path", "z", "Zoom, 0 to 22", number), in("path", "x", "Column from the west", number), in("path", "y", "Row from the north", number),
			in("query", "indicators", "Ids of at most 20 indicators, separated by commas", text),
			in("query", "period", "A year or a span; the latest published of each indicator when left out", text),
		},
		Responses: map[string]*huma.Response{
			"200": {
				Description: "FeatureCollection: id is the position of the area in the boundaries; each indicator gives a number or null, its status under the id followed by .status, and at_most under the id followed by .bound when the source gives no lower value",
				Content:     map[string]*huma.MediaType{"application/geo+json": {Schema: &huma.Schema{Type: huma.TypeObject}}},
			},
			"304":     {Description: "The client has the answer already: If-None-Match names its ETag"},
			"400":     d.problem(),
			"default": d.problem(),
		},
	})
}

// tile serves GET /tiles/{edition}/{level}/{z}/{x}/{y}.geojson?indicators=&period=.
// The address names the edition by its whole id, so that the answer never changes.
func (s *server) tile(w http.ResponseWriter, r *http.Request) error {
	if err := checkQuery(r, "indicators", "period"); err != nil {
		return err
	}
	e := s.editions.Find(edition.Hash(chi.URLParam(r, "edition")))
	if e == nil {
		return &notFoundError{"no_such_edition", map[string]string{"edition": cut(chi.URLParam(r, "edition"))}}
	}
	level := source.Level(chi.URLParam(r, "level"))
	b := e.Level(level)
	if b == nil {
		return &notFoundError{"no_such_level", map[string]string{"level": cut(string(level)), "levels": joinLevels(e)}}
	}
	row, isGeoJSON := strings.CutSuffix(chi.URLParam(r, "file"), ".geojson")
	if !isGeoJSON {
		return errNoRoute
	}
	t, ok := tiles.Parse(chi.URLParam(r, "z"), chi.URLParam(r, "x"), row)
	if !ok {
		return &notFoundError{"no_such_tile", nil}
	}
	if least := tiles.LeastZoom(level); t.Z < least {
		return &notFoundError{"tile_too_small", map[string]string{"level": string(level), "zoom": strconv.Itoa(int(least))}}
	}
	vectors, err := tileVectors(e, level, r)
	if err != nil {
		return err
	}
	body, err := tiles.GeoJSON(e, b, t, vectors)
	if err != nil {
		return err
	}
	return send(w, r, answer{contentType: "application/geo+json", cache: forGood, body: body})
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
		v, err := findVector(e, d.ID, level, query.Get("period"))
		if err != nil {
			return nil, err
		}
		vectors = append(vectors, v)
	}
	return vectors, nil
}
