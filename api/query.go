package api

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"
)

// checkQuery refuses parameters that are not among the names, those that are given
// twice, and a query that is none. The language may be chosen everywhere.
func checkQuery(r *http.Request, names ...string) error {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return ask.NewParamError("", "bad_query", nil)
	}
	names = append(slices.Clone(names), "lang")
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(query)) {
		switch {
		case !slices.Contains(names, name):
			faults = append(faults, ask.NewParamError(ask.Cut(name), "unknown_parameter", map[string]string{"known": strings.Join(names, ", ")}))
		case len(query[name]) > 1:
			faults = append(faults, ask.NewParamError(name, "duplicate_parameter", nil))
		}
	}
	if lang := query.Get("lang"); query.Has("lang") && lang != "fr" && lang != "en" {
		faults = append(faults, ask.BadValue("lang", lang, "fr, en"))
	}
	return errors.Join(faults...)
}
