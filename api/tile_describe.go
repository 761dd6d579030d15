package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// tiles describes the tiles, which are routed without huma: their answers are not
// encoded by it.
func (d *describer) tiles() {
	edition := pathText("edition", "Id of the edition, 64 digits")
	boundaries := pathText("boundaries", "Hash of the boundaries, 64 digits: see /tiles/{level}.json")
	level := pathText("level", "Level of the areas")
	place := []*huma.Param{pathNumber("z", "Zoom, 0 to 22"), pathNumber("x", "Column from the west"), pathNumber("y", "Row from the north")}
	object := &huma.Schema{Type: huma.TypeObject}
	d.tileOperation("get-vector-tile", "/tiles/{boundaries}/{level}/{z}/{x}/{y}.mvt", "A vector tile of areas without figures, for good",
		append([]*huma.Param{boundaries, level}, place...),
		tileContent("One layer, named as the level, of version 2 and extent 4096: id is the position of the area in the boundaries; code and name",
			"application/vnd.mapbox-vector-tile", &huma.Schema{Type: huma.TypeString, Format: "binary"}))
	d.tileOperation("get-tile", "/tiles/{edition}/{level}/{z}/{x}/{y}.geojson", "A tile of areas with values, for good",
		append(append([]*huma.Param{edition, level}, place...),
			queryText("indicators", "Ids of at most 20 indicators, separated by commas"),
			queryText("period", "A year or a span; the latest published of each indicator when left out")),
		tileContent("FeatureCollection: id is the position of the area in the boundaries; each indicator gives a number or null, its status under the id followed by .status, "+
			"its 95 % interval under .low and .high, and at_most under .bound when the source gives no lower value", "application/geo+json", object))
	d.tileOperation("describe-tiles", "/tiles/{level}.json", "Where the vector tiles of a level are (TileJSON 3)",
		[]*huma.Param{level}, tileContent("TileJSON 3.0.0 with the edition, the hash of the boundaries and what is simulated", "application/json", object))
}

func (d *describer) tileOperation(id, path, summary string, params []*huma.Param, found *huma.Response) {
	responses := map[string]*huma.Response{
		"200":     found,
		"304":     {Description: "The client has the answer already: If-None-Match names its ETag"},
		"default": d.problem(),
	}
	if id == "get-vector-tile" {
		responses["204"] = &huma.Response{Description: "Nothing shows in this tile"}
	}
	d.api.OpenAPI().AddOperation(&huma.Operation{
		OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Tags: []string{"tiles"}, Parameters: params, Responses: responses,
	})
}

func tileContent(what, contentType string, schema *huma.Schema) *huma.Response {
	return &huma.Response{Description: what, Content: map[string]*huma.MediaType{contentType: {Schema: schema}}}
}

func pathText(name, what string) *huma.Param {
	return &huma.Param{Name: name, In: "path", Required: true, Description: what, Schema: &huma.Schema{Type: huma.TypeString}}
}

func pathNumber(name, what string) *huma.Param {
	return &huma.Param{Name: name, In: "path", Required: true, Description: what, Schema: &huma.Schema{Type: huma.TypeInteger}}
}

func queryText(name, what string) *huma.Param {
	return &huma.Param{Name: name, In: "query", Description: what, Schema: &huma.Schema{Type: huma.TypeString}}
}
