package ogc

import (
	"net/http"
	"net/url"
	"strings"
)

// link leads from a document to another.
type link struct {
	Href  string `json:"href"`
	Rel   string `json:"rel"`
	Type  string `json:"type,omitempty"`
	Title string `json:"title,omitempty"`
}

// Media types.
const (
	typeJSON    = "application/json"
	typeGeoJSON = "application/geo+json"
	typeSchema  = "application/schema+json"
	typeOpenAPI = "application/vnd.oai.openapi+json;version=3.0"
	typeHTML    = "text/html; charset=utf-8"
)

// base is the address of the service as the client has it. A proxy that speaks HTTPS
// with clients says so in X-Forwarded-Proto.
func base(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https") {
		scheme = "https"
	}
	host := url.URL{Scheme: scheme, Host: r.Host, Path: Root}
	return host.String()
}

// address is a path below the service with a query.
func address(r *http.Request, path string, query url.Values) string {
	if len(query) == 0 {
		return base(r) + path
	}
	return base(r) + path + "?" + query.Encode()
}

// here is the path of the request below the service.
func here(r *http.Request) string {
	return strings.TrimSuffix(strings.TrimPrefix(r.URL.EscapedPath(), Root), "/")
}

// with is a query with other values; an empty one leaves its parameter out.
func with(query url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for name, values := range query {
		out[name] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Del(pairs[i])
		if pairs[i+1] != "" {
			out.Set(pairs[i], pairs[i+1])
		}
	}
	return out
}

// selves are the links of a document to itself and to its other form.
func selves(r *http.Request, query url.Values, f format, jsonType string) []link {
	rels := map[format]string{formatJSON: "self", formatHTML: "alternate"}
	if f == formatHTML {
		rels = map[format]string{formatJSON: "alternate", formatHTML: "self"}
	}
	return []link{
		{Href: address(r, here(r), with(query, "f", "json")), Rel: rels[formatJSON], Type: jsonType},
		{Href: address(r, here(r), with(query, "f", "html")), Rel: rels[formatHTML], Type: "text/html"},
	}
}
