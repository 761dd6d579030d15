package ogc

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// object is a part of the description of the interface.
type object map[string]any

// api serves GET /ogc/api: the description in OpenAPI 3.0.
func (s *Service) api(w http.ResponseWriter, r *http.Request) error {
	doc, err := open(w, r)
	if err != nil {
		return err
	}
	d, err := s.dataset("")
	if err != nil {
		return err
	}
	paths := s.paths(r, d)
	if doc.form == formatHTML {
		p := page{Title: s.say(r, "ogc.link.api", nil), Links: selves(r, doc.query, doc.form, typeOpenAPI)}
		for path := range paths {
			p.List = append(p.List, path)
		}
		slices.Sort(p.List)
		return s.sendPage(w, r, p)
	}
	return s.sendJSON(w, r, typeOpenAPI, object{
		"openapi": "3.0.3",
		"info": object{
			"title": s.say(r, "ogc.title", map[string]string{"territory": s.territory(r, d)}), "version": s.Version,
			"description": s.say(r, "ogc.api", nil),
		},
		"servers":    []object{{"url": base(r)}},
		"tags":       []object{{"name": "service", "description": s.say(r, "ogc.link.landing", nil)}, {"name": "features", "description": s.say(r, "ogc.link.collections", nil)}},
		"security":   []object{},
		"paths":      paths,
		"components": object{"parameters": commonParameters(), "schemas": schemas(), "responses": responses()},
	})
}

// paths are the operations; each collection has its own, with its properties as
// parameters.
func (s *Service) paths(r *http.Request, d *dataset) object {
	get := func(id, tag, title string, parameters []object, contents map[string]string) object {
		content := object{"text/html": object{"schema": object{"type": "string"}}}
		for kind, schema := range contents {
			content[kind] = object{"schema": ref("schemas", schema)}
		}
		ok := object{"description": title, "content": content}
		if schema := contents[typeGeoJSON]; schema != "" {
			ok["headers"] = object{"Content-Crs": object{"description": "Reference system of the coordinates", "schema": object{"type": "string"}}}
		}
		return object{"get": object{
			"operationId": id, "tags": []string{tag}, "summary": title,
			"parameters": append(slices.Clone(parameters), ref("parameters", "f"), ref("parameters", "lang")),
			"responses": object{
				"200": ok, "304": ref("responses", "NotModified"), "400": ref("responses", "Problem"), "404": ref("responses", "Problem"),
				"406": ref("responses", "Problem"), "default": ref("responses", "Problem"),
			},
		}}
	}
	json := func(schema string) map[string]string { return map[string]string{typeJSON: schema} }
	say := func(code string) string { return s.say(r, "ogc.link."+code, nil) }
	paths := object{
		"/":            get("getLandingPage", "service", say("landing"), nil, json("Landing")),
		"/conformance": get("getConformance", "service", say("conformance"), nil, json("Conformance")),
		"/api":         get("getApi", "service", say("api"), nil, map[string]string{typeOpenAPI: "Object"}),
		"/collections": get("getCollections", "features", say("collections"), nil, json("Collections")),
	}
	for _, c := range d.list {
		path, name := "/collections/"+c.id, operationName(c.id)
		title := s.describe(r, d, c).Title
		paths[path] = get("describe"+name, "features", title, nil, json("Collection"))
		paths[path+"/queryables"] = get("getQueryables"+name, "features", say("queryables")+" : "+title, nil, map[string]string{typeSchema: "Object"})
		system := s.systemParameter("crs", c)
		paths[path+"/items"] = get("get"+name, "features", say("items")+" : "+title, s.itemsParameters(r, c), map[string]string{typeGeoJSON: "FeatureCollection"})
		paths[path+"/items/{featureId}"] = get("get"+name+"Feature", "features", title,
			[]object{ref("parameters", "featureId"), system, ref("parameters", "edition")}, map[string]string{typeGeoJSON: "Feature"})
	}
	return paths
}

// operationName is the id of a collection in ids of operations: "OutsideQpv2015".
func operationName(id string) string {
	name := ""
	for part := range strings.SplitSeq(id, "-") {
		name += strings.ToUpper(part[:1]) + part[1:]
	}
	return name
}

func ref(kind, name string) object { return object{"$ref": "#/components/" + kind + "/" + name} }

// parameter is a parameter of the query, once and not exploded.
func parameter(name, description string, schema object) object {
	return object{"name": name, "in": "query", "required": false, "description": description, "schema": schema, "style": "form", "explode": false}
}

// systemParameter is a parameter that names a reference system of a collection.
func (s *Service) systemParameter(name string, c *collection) object {
	var uris []string
	for _, system := range c.systems {
		uris = append(uris, system.uri)
	}
	what := map[string]string{
		"crs": "Reference system of the coordinates in the answer", "bbox-crs": "Reference system of bbox", "filter-crs": "Reference system of the coordinates in filter",
	}
	return parameter(name, what[name], object{"type": "string", "format": "uri", "enum": uris, "default": crs84})
}

// itemsParameters are those of a list of features.
func (s *Service) itemsParameters(r *http.Request, c *collection) []object {
	list := []object{
		ref("parameters", "limit"), ref("parameters", "bbox"), s.systemParameter("bbox-crs", c), ref("parameters", "datetime"), s.systemParameter("crs", c),
		ref("parameters", "filter"), ref("parameters", "filter-lang"), s.systemParameter("filter-crs", c),
		ref("parameters", "after"), ref("parameters", "before"), ref("parameters", "edition"),
	}
	for _, name := range filterParams(c) {
		p, _ := c.property(name)
		of := s.schema(r, *p)
		schema := object{"type": of.Type}
		if of.Format != "" {
			schema["format"] = of.Format
		}
		list = append(list, parameter(name, of.Title, schema))
	}
	return list
}

// commonParameters are those that do not depend on the collection.
func commonParameters() object {
	text := object{"type": "string"}
	bbox := parameter("bbox", "West, south, east, north, or six numbers with heights, which count for nothing; only features that meet the box, and those without geometry",
		object{"type": "array", "oneOf": []object{{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}}, "items": object{"type": "number"}})
	return object{
		"f":    parameter("f", "Form of the answer; else what the header Accept asks for", object{"type": "string", "enum": []string{"json", "html"}}),
		"lang": parameter("lang", "Language of titles and problems; else what the header Accept-Language asks for", object{"type": "string", "enum": []string{"fr", "en"}}),
		"limit": parameter("limit", "How many features at most; more than the maximum are the maximum, and a link leads on",
			object{"type": "integer", "minimum": 1, "maximum": mostLimit, "default": usualLimit}),
		"bbox": bbox,
		"datetime": parameter("datetime", "An instant, a day, or an interval that may be open at one end (..); only features whose time meets it, and those without time. Grants have the day of the decision, else the year of the commitment; areas have no time",
			text),
		"filter":      parameter("filter", "Filter in CQL2 text on the queryables, geometry among them: "+filterHelp(), text),
		"filter-lang": parameter("filter-lang", "Language of filter", object{"type": "string", "enum": []string{"cql2-text"}, "default": "cql2-text"}),
		"after":       parameter("after", "Id of a feature: those that follow it", text),
		"before":      parameter("before", "Id of a feature: those before it, the nearest", text),
		"edition":     parameter("edition", "Id of an edition that is in memory: the one in force, and those of the last day. Links to further pages name it", text),
		"featureId":   object{"name": "featureId", "in": "path", "required": true, "description": "Id of the feature", "schema": text},
	}
}

func filterHelp() string {
	return "= <> < > <= >= LIKE BETWEEN IN IS NULL AND OR NOT, and S_INTERSECTS(geometry, ...) with POINT, POLYGON, MULTIPOLYGON or BBOX"
}

// schemas are those of the bodies.
func schemas() object {
	text, any := object{"type": "string"}, object{"type": "object"}
	list := func(of object) object { return object{"type": "array", "items": of} }
	thing := func(required []string, properties object) object {
		return object{"type": "object", "required": required, "properties": properties}
	}
	links := list(ref("schemas", "Link"))
	return object{
		"Object": any,
		"Link":   thing([]string{"href", "rel"}, object{"href": text, "rel": text, "type": text, "title": text}),
		"Edition": thing([]string{"id", "label", "as_of"}, object{
			"id": text, "label": text, "as_of": object{"type": "string", "format": "date"},
		}),
		"Landing":     thing([]string{"links"}, object{"title": text, "description": text, "links": links, "edition": ref("schemas", "Edition")}),
		"Conformance": thing([]string{"conformsTo"}, object{"conformsTo": list(text), "links": links}),
		"Collections": thing([]string{"links", "collections"}, object{"links": links, "collections": list(ref("schemas", "Collection"))}),
		"Collection": thing([]string{"id", "links"}, object{
			"id": text, "title": text, "description": text, "links": links, "extent": any, "itemType": text, "crs": list(text), "storageCrs": text,
			"vintage": text, "edition": ref("schemas", "Edition"), "simulated": list(text),
		}),
		"FeatureCollection": thing([]string{"type", "features"}, object{
			"type": object{"type": "string", "enum": []string{"FeatureCollection"}}, "features": list(ref("schemas", "Feature")), "links": links,
			"numberMatched": object{"type": "integer", "minimum": 0}, "numberReturned": object{"type": "integer", "minimum": 0},
			"edition": ref("schemas", "Edition"), "simulated": list(text),
		}),
		"Feature": thing([]string{"type", "geometry", "properties"}, object{
			"type": object{"type": "string", "enum": []string{"Feature"}}, "id": text, "links": links,
			"geometry": object{"type": "object", "nullable": true}, "properties": object{"type": "object", "nullable": true},
		}),
		"Problem": thing([]string{"title", "status", "code", "detail", "request_id"}, object{
			"title": text, "status": object{"type": "integer"}, "code": text, "detail": text, "request_id": text,
			"errors": list(thing([]string{"parameter", "code", "detail"}, object{"parameter": text, "code": text, "detail": text})),
		}),
	}
}

// responses are those that all operations share.
func responses() object {
	return object{
		"Problem": object{
			"description": "Problem (RFC 9457) that names the parameter and the remedy; pages have at most " + strconv.Itoa(mostLimit) + " features",
			"content":     object{"application/problem+json": object{"schema": ref("schemas", "Problem")}},
		},
		"NotModified": object{"description": "The client has the answer already: If-None-Match names its ETag"},
	}
}
