package api_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// schema is the part of JSON Schema that the description uses.
type schema struct {
	Ref        string            `json:"$ref"`
	Type       any               `json:"type"` // a text or a list of texts
	Enum       []any             `json:"enum"`
	Properties map[string]schema `json:"properties"`
	Additional any               `json:"additionalProperties"` // a bool or a schema
	Required   []string          `json:"required"`
	Items      *schema           `json:"items"`
}

// document is the part of OpenAPI that the tests look at.
type document struct {
	OpenAPI string `json:"openapi"`
	Paths   map[string]map[string]struct {
		Parameters []struct {
			Name     string `json:"name"`
			In       string `json:"in"`
			Required bool   `json:"required"`
		} `json:"parameters"`
		Responses map[string]struct {
			Content map[string]struct {
				Schema schema `json:"schema"`
			} `json:"content"`
		} `json:"responses"`
	} `json:"paths"`
	Components struct {
		Schemas map[string]schema `json:"schemas"`
	} `json:"components"`
}

func describe(t *testing.T, s service) (document, []byte) {
	t.Helper()
	text := s.get(t, "/api/openapi.json").Body
	var d document
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d, text
}

// check tells where a value is not what a schema says.
func (d document) check(s schema, at string, v any) []string {
	if s.Ref != "" {
		return d.check(d.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")], at, v)
	}
	isType := func(name string) bool { return slices.Contains(types(s.Type), name) }
	if !isType(typeOf(v)) && (typeOf(v) != "integer" || !isType("number")) {
		return []string{fmt.Sprintf("%s: %s, want %v", at, typeOf(v), s.Type)}
	}
	var faults []string
	if s.Enum != nil && v != "" && !slices.Contains(s.Enum, v) {
		faults = append(faults, fmt.Sprintf("%s: %v is none of %v", at, v, s.Enum))
	}
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			faults = append(faults, d.check(*s.Items, fmt.Sprintf("%s[%d]", at, i), item)...)
		}
	case map[string]any:
		for _, name := range s.Required {
			if _, ok := v[name]; !ok {
				faults = append(faults, at+": no "+name)
			}
		}
		for name, item := range v {
			if property, ok := s.Properties[name]; ok {
				faults = append(faults, d.check(property, at+"."+name, item)...)
			} else if s.Additional == false {
				faults = append(faults, at+": "+name+" is not described")
			}
		}
	}
	return faults
}

func types(t any) []string {
	switch t := t.(type) {
	case string:
		return []string{t}
	case []any:
		var all []string
		for _, x := range t {
			all = append(all, fmt.Sprint(x))
		}
		return all
	}
	return nil
}

func typeOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	case float64:
		if v == math.Trunc(v) {
			return "integer"
		}
		return "number"
	}
	return "?"
}

// TestAnswersAreAsDescribed checks the answers of TestAnswers, problems included,
// against the description.
func TestAnswersAreAsDescribed(t *testing.T) {
	s := serveDrafts(t, withGrants(t))
	d, text := describe(t, s)
	if d.OpenAPI != "3.1.0" {
		t.Errorf("OpenAPI %s", d.OpenAPI)
	}
	for _, ref := range regexp.MustCompile(`#/components/schemas/([^"]+)`).FindAllSubmatch(text, -1) {
		if _, ok := d.Components.Schemas[string(ref[1])]; !ok {
			t.Errorf("%s is used and not described", ref[1])
		}
	}
	tests := []struct{ operation, path string }{
		{"/api/v1/areas", "/api/v1/areas?q=lomme"},
		{"/api/v1/areas", "/api/v1/areas?q=lomme&limit=x"},
		{"/api/v1/areas/{level}/{code}", "/api/v1/areas/commune/59350"},
		{"/api/v1/areas/{level}/{code}", "/api/v1/areas/epci/245900410"},
		{"/api/v1/areas/{level}/{code}", "/api/v1/areas/qpv2015/QP059074"},
		{"/api/v1/areas/{level}/{code}", "/api/v1/areas/qpv2015/nobody"},
		{"/api/v1/values", "/api/v1/values?indicator=funding.per_capita&level=commune"},
		{"/api/v1/values", "/api/v1/values?indicator=ess.density&level=epci"},
		{"/api/v1/values", "/api/v1/values"},
		{"/api/v1/grants", "/api/v1/grants?area=commune/59350"},
		{"/api/v1/grants", "/api/v1/grants?area=commune/99999"},
		{"/api/v1/editions", "/api/v1/editions"},
		{"/api/v1/editions/{id}", "/api/v1/editions/" + string(s.id)},
	}
	d.compare(t, s, tests)
}

// described is a request and the operation that it belongs to.
type described = struct{ operation, path string }

// compare checks answers against the description.
func (d document) compare(t *testing.T, s service, tests []described) {
	t.Helper()
	for _, tt := range tests {
		r := s.get(t, tt.path)
		status, contentType := "200", "application/json"
		if r.StatusCode != http.StatusOK {
			status, contentType = "default", "application/problem+json"
		}
		described, ok := d.Paths[tt.operation]["get"].Responses[status].Content[contentType]
		if !ok {
			t.Errorf("%s: status %s is not described", tt.operation, status)
			continue
		}
		var v any
		if err := json.Unmarshal(r.Body, &v); err != nil {
			t.Fatal(err)
		}
		for _, fault := range d.check(described.Schema, tt.path, v) {
			t.Error(fault)
		}
	}
}
