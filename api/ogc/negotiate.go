package ogc

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// format is a form of a document.
type format string

// The forms.
const (
	formatJSON format = "json"
	formatHTML format = "html"
)

// negotiate chooses the form of an answer: the one that the parameter f names, else what
// the client accepts most, JSON before HTML.
func negotiate(r *http.Request, query url.Values) (format, error) {
	if query.Has("f") {
		switch f := format(query.Get("f")); f {
		case formatJSON, formatHTML:
			return f, nil
		}
		return "", badValue("f", query.Get("f"), "json, html")
	}
	accept := strings.Join(r.Header.Values("Accept"), ",")
	if strings.TrimSpace(accept) == "" {
		return formatJSON, nil
	}
	asJSON := weight(accept, "application/*", typeJSON, typeGeoJSON, typeSchema, "application/vnd.oai.openapi+json", "application/openapi+json")
	asHTML := weight(accept, "text/*", "text/html", "application/xhtml+xml")
	switch {
	case asJSON <= 0 && asHTML <= 0:
		return "", &Fault{Status: http.StatusNotAcceptable, Code: "not_acceptable", Args: map[string]string{"types": typeJSON + ", " + typeGeoJSON + ", text/html"}}
	case asHTML > asJSON:
		return formatHTML, nil
	}
	return formatJSON, nil
}

// weight is how much a client wants one of some media types, from 0 to 1: one that it
// names counts before those of the same family (wild), and these before all others.
func weight(accept, wild string, types ...string) float64 {
	said := [3]float64{-1, -1, -1} // named, of the family, of any
	for part := range strings.SplitSeq(strings.ToLower(accept), ",") {
		name, params, _ := strings.Cut(part, ";")
		name = strings.TrimSpace(name)
		rank := 0
		switch {
		case name == "*/*":
			rank = 2
		case name == wild:
			rank = 1
		case !slices.Contains(types, name):
			continue
		}
		said[rank] = max(said[rank], quality(params))
	}
	for _, q := range said {
		if q >= 0 {
			return q
		}
	}
	return 0
}

// quality is the weight among the parameters of a media type, 1 when it has none.
func quality(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		if text, ok := strings.CutPrefix(strings.TrimSpace(p), "q="); ok {
			if q, err := strconv.ParseFloat(text, 64); err == nil && q >= 0 && q <= 1 {
				return q
			}
		}
	}
	return 1
}
