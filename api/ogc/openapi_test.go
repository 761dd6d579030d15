package ogc_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// The tests of this file are named after the requirements of OGC 17-069r4, requirements
// class OpenAPI 3.0, "/req/oas30/…".

type described struct {
	OpenAPI    string
	Info       map[string]any
	Servers    []struct{ URL string }
	Paths      map[string]map[string]operation
	Components map[string]map[string]map[string]any
}

type operation struct {
	OperationID string
	Parameters  []map[string]any
	Responses   map[string]map[string]any
}

func describe(t testing.TB, s service) (described, string) {
	t.Helper()
	r := s.get(t, "/ogc/api")
	return decode[described](r), r.Body.String()
}

// follow is what a reference stands for.
func (d described) follow(v map[string]any) map[string]any {
	ref, ok := v["$ref"].(string)
	if !ok {
		return v
	}
	parts := strings.Split(ref, "/")
	return d.Components[parts[2]][parts[3]]
}

// describedParameter is a parameter of the list of features of a collection.
func describedParameter(t testing.TB, s service, collection, name string) map[string]any {
	t.Helper()
	d, _ := describe(t, s)
	for _, p := range d.Paths["/collections/"+collection+"/items"]["get"].Parameters {
		if p = d.follow(p); p["name"] == name {
			return p
		}
	}
	t.Fatalf("%s has no parameter %s", collection, name)
	return nil
}

func TestReqOAS30OASDefinition1(t *testing.T) {
	r := serve(t, draft(t)).get(t, "/ogc/api", "Accept", "application/vnd.oai.openapi+json;version=3.0, application/json;q=0.5").ok()
	if kind := r.Header().Get("Content-Type"); kind != "application/vnd.oai.openapi+json;version=3.0" {
		t.Errorf("type %q", kind)
	}
}

// TestReqOAS30OASDefinition2: OpenAPI 3.0 that holds together: references lead
// somewhere, ids of operations differ, variables of paths are described.
func TestReqOAS30OASDefinition2(t *testing.T) {
	d, text := describe(t, serve(t, draft(t)))
	if !strings.HasPrefix(d.OpenAPI, "3.0.") || d.Info["title"] == "" || d.Info["version"] == "" || len(d.Servers) != 1 {
		t.Errorf("head %+v", d)
	}
	for _, ref := range regexp.MustCompile(`"\$ref":"#/components/(\w+)/([\w-]+)"`).FindAllStringSubmatch(text, -1) {
		if d.Components[ref[1]][ref[2]] == nil {
			t.Errorf("%s %s is not there", ref[1], ref[2])
		}
	}
	ids := map[string]bool{}
	for path, operations := range d.Paths {
		op := operations["get"]
		if op.OperationID == "" || ids[op.OperationID] {
			t.Errorf("%s: the id %q is empty or there twice", path, op.OperationID)
		}
		ids[op.OperationID] = true
		names := map[string]bool{}
		for _, p := range op.Parameters {
			p = d.follow(p)
			name := fmt.Sprint(p["name"])
			if names[name] {
				t.Errorf("%s has %s twice", path, name)
			}
			names[name] = true
		}
		for _, variable := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(path, -1) {
			if !names[variable[1]] {
				t.Errorf("%s: %s is not described", path, variable[1])
			}
		}
	}
}

// TestReqOAS30OASImpl: what is described is there, and takes what is described.
func TestReqOAS30OASImpl(t *testing.T) {
	s := serve(t, draft(t))
	d, _ := describe(t, s)
	example := map[string]string{
		"limit": "1", "bbox": "2,48,3,51", "datetime": "2014-06-02", "f": "json", "lang": "en", "filter": "TRUE", "filter-lang": "cql2-text", "after": "5",
		"before": "6", "edition": string(s.id), "crs": crs84, "bbox-crs": crs84, "filter-crs": crs84,
	}
	for path, operations := range d.Paths {
		if collection, ok := strings.CutSuffix(path, "/items/{featureId}"); ok {
			path = collection + "/items/" + s.items(t, strings.TrimPrefix(collection, "/collections/")).Features[0].ID
		}
		s.get(t, "/ogc"+strings.TrimSuffix(path, "/")).ok()
		for _, p := range operations["get"].Parameters {
			p = d.follow(p)
			name := fmt.Sprint(p["name"])
			if p["in"] != "query" {
				continue
			}
			value, known := example[name]
			if !known {
				schema := p["schema"].(map[string]any)
				value = map[string]string{"number": "1.5", "integer": "3", "boolean": "true", "string": "x"}[fmt.Sprint(schema["type"])]
				if schema["format"] == "date" {
					value = "2014-06-02"
				}
			}
			s.get(t, "/ogc"+strings.TrimSuffix(path, "/")+"?"+query(name, value)).ok()
		}
	}
}

// TestReqOAS30Completeness: each resource is described, with a schema of its answer.
func TestReqOAS30Completeness(t *testing.T) {
	s := serve(t, draft(t))
	d, _ := describe(t, s)
	paths := []string{"/", "/api", "/conformance", "/collections"}
	for _, c := range decode[collectionsDoc](s.get(t, "/ogc/collections")).Collections {
		paths = append(paths, "/collections/"+c.ID, "/collections/"+c.ID+"/queryables", "/collections/"+c.ID+"/items", "/collections/"+c.ID+"/items/{featureId}")
	}
	if len(paths) != len(d.Paths) {
		t.Errorf("%d paths are described, want %d", len(d.Paths), len(paths))
	}
	for _, path := range paths {
		content, _ := d.Paths[path]["get"].Responses["200"]["content"].(map[string]any)
		if len(content) != 2 {
			t.Errorf("%s answers %v", path, content)
		}
	}
}

// TestReqOAS30ExceptionCodes: the statuses of errors are described with their form, and
// what is answered is of it.
func TestReqOAS30ExceptionCodes(t *testing.T) {
	s := serve(t, draft(t))
	d, _ := describe(t, s)
	for path, operations := range d.Paths {
		for _, status := range []string{"400", "404", "406", "default"} {
			r := d.follow(operations["get"].Responses[status])
			if content, _ := r["content"].(map[string]any); content["application/problem+json"] == nil {
				t.Errorf("%s %s: %v", path, status, r)
			}
		}
	}
	required := d.Components["schemas"]["Problem"]["required"].([]any)
	var problem map[string]any
	if err := json.Unmarshal(s.get(t, "/ogc/collections/commune/items?limit=0").Body.Bytes(), &problem); err != nil {
		t.Fatal(err)
	}
	for _, name := range required {
		if _, ok := problem[fmt.Sprint(name)]; !ok {
			t.Errorf("a problem without %s: %v", name, problem)
		}
	}
}

// TestReqOAS30Security: everything is public, and the description says so.
func TestReqOAS30Security(t *testing.T) {
	_, text := describe(t, serve(t, draft(t)))
	if !strings.Contains(text, `"security":[]`) {
		t.Error("the description does not say that nothing is protected")
	}
}
