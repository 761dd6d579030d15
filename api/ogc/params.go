package ogc

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/api/ogc/cql2"
)

// Sizes of pages.
const (
	usualLimit = 10
	mostLimit  = 50_000 // as large as any level of France: answers are streamed
)

// itemsParams are the parameters of a list of features, beside its properties.
func itemsParams() []string {
	return []string{
		"limit", "bbox", "bbox-crs", "datetime", "crs", "filter", "filter-lang", "filter-crs",
		"after", "before", "edition", "f", "lang",
	}
}

// parseQuery reads the query of an address, and refuses parameters that are not among
// the names, and those that are given twice.
func parseQuery(r *http.Request, names ...string) (url.Values, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, badParameter("", "bad_query", nil)
	}
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(query)) {
		switch {
		case !slices.Contains(names, name):
			faults = append(faults, badParameter(cut(name), "unknown_parameter", map[string]string{"known": strings.Join(names, ", ")}))
		case len(query[name]) > 1:
			faults = append(faults, badParameter(name, "duplicate_parameter", nil))
		}
	}
	if lang := query.Get("lang"); query.Has("lang") && lang != "fr" && lang != "en" {
		faults = append(faults, badValue("lang", lang, "fr, en"))
	}
	return query, errors.Join(faults...)
}

// request is what a client asks of a collection.
type request struct {
	limit         int
	system        int // position in the collection's systems
	box           *box
	when          *when
	filter        test
	after, before string // ids: features that come after one, or before one
}

// parseRequest reads the parameters of a list of features.
func (s *Service) parseRequest(r *http.Request, c *collection, query url.Values) (request, error) {
	q := request{after: query.Get("after"), before: query.Get("before")}
	if q.after != "" && q.before != "" {
		return q, badParameter("before", "excludes", map[string]string{"other": "after"})
	}
	var err error
	if q.limit, err = parseLimit(query); err != nil {
		return q, err
	}
	if q.system, err = c.findSystem("crs", query.Get("crs")); err != nil {
		return q, err
	}
	boxSystem, err := c.findSystem("bbox-crs", query.Get("bbox-crs"))
	if err != nil {
		return q, err
	}
	if query.Has("bbox") {
		if q.box, err = parseBox("bbox", query.Get("bbox"), c.systems[boxSystem]); err != nil {
			return q, err
		}
	}
	if query.Has("datetime") {
		if q.when, err = parseWhen("datetime", query.Get("datetime")); err != nil {
			return q, err
		}
	}
	q.filter, err = s.parseFilter(r, c, query)
	return q, err
}

// parseLimit reads how many features to answer at most. More than there may be are
// those that there may be.
func parseLimit(query url.Values) (int, error) {
	if !query.Has("limit") {
		return usualLimit, nil
	}
	text := query.Get("limit")
	n, err := strconv.Atoi(text)
	if errors.Is(err, strconv.ErrRange) && !strings.HasPrefix(text, "-") {
		return mostLimit, nil
	}
	if err != nil || n < 1 {
		return 0, badValue("limit", text, "1–"+strconv.Itoa(mostLimit))
	}
	return min(n, mostLimit), nil
}

// parseFilter reads the filter and the properties that are given as parameters; nil
// takes all features.
func (s *Service) parseFilter(r *http.Request, c *collection, query url.Values) (test, error) {
	lang := query.Get("filter-lang")
	if lang != "" && lang != "cql2-text" && lang != "cql-text" { // the name before the standard, which GDAL 3.6 says
		return nil, badValue("filter-lang", lang, "cql2-text")
	}
	system, err := c.findSystem("filter-crs", query.Get("filter-crs"))
	if err != nil {
		return nil, err
	}
	compile := &compiler{
		of: c, system: c.systems[system],
		word:  func(code string) string { return s.say(r, code, nil) },
		wrong: func(code string, args map[string]string) error { return badParameter("filter", code, args) },
	}
	var tests []test
	for _, name := range filterParams(c) {
		if !query.Has(name) {
			continue
		}
		t, err := compile.equals(name, query.Get(name))
		if err != nil {
			return nil, err
		}
		tests = append(tests, t)
	}
	if query.Has("filter") {
		t, err := compile.filter(query.Get("filter"))
		if err != nil {
			return nil, err
		}
		tests = append(tests, t)
	}
	switch len(tests) {
	case 0:
		return nil, nil
	case 1:
		return tests[0], nil
	}
	return func(i int) truth {
		for _, t := range tests {
			if t(i) != yes {
				return no
			}
		}
		return yes
	}, nil
}

// filterParams are the properties that a parameter of the same name can ask for.
func filterParams(c *collection) []string {
	var names []string
	for _, p := range c.properties {
		if !slices.Contains(itemsParams(), p.name) {
			names = append(names, p.name)
		}
	}
	return names
}

// equals tests that a property is what a parameter says.
func (c *compiler) equals(name, text string) (test, error) {
	p, _ := c.of.property(name)
	var value cql2.Scalar
	switch p.kind {
	case kindText:
		value = cql2.Text(text)
	case kindBoolean:
		if text != "true" && text != "false" {
			return nil, badValue(name, text, "true, false")
		}
		value = cql2.Bool(text == "true")
	case kindDate:
		day, _, ok := parseInstant(text)
		if !ok {
			return nil, badValue(name, text, "2014-06-02")
		}
		value = cql2.Date{Time: day}
	default:
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || v != v {
			return nil, badValue(name, text, "12.5")
		}
		value = cql2.Number(v)
	}
	return c.compare(cql2.Compare{Op: cql2.Equal, Left: cql2.Property{Name: name}, Right: value})
}
