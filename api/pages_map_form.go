package api

import (
	"net/url"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/page"
	"github.com/observatoire-essor/essor/api/state"
)

// mapFormNames are the parameters that the form has beside those of states: what it was
// of, the method and number of classes, the bounds that are drawn, parameters of
// indicators.
func mapFormNames() []string {
	names := []string{"was", "method", "k", "bounds"}
	return append(names, variantNames(names)...)
}

// variantNames are the parameters that indicators have, but for those of the form.
func variantNames(own []string) []string {
	var names []string
	for _, d := range indicator.Entries() {
		for _, p := range d.Parameters {
			if !slices.Contains(names, p.Name) && !slices.Contains(own, p.Name) && p.Name != "place" {
				names = append(names, p.Name)
			}
		}
	}
	return names
}

// mapForm puts together what a form asks for in parts: the indicator and its variant,
// the method and the number of classes, bounds written as people do.
func mapForm(query url.Values) url.Values {
	out := url.Values{}
	names := mapFormNames()
	for name, values := range query {
		if !slices.Contains(names, name) && (len(values) > 1 || values[0] != "") {
			out[name] = values
		}
	}
	for _, name := range names[4:] {
		if query.Has(name) && out.Get("indicator") != "" {
			out.Set("indicator", page.WithParameter(out.Get("indicator"), name, query.Get(name)))
		}
	}
	if breaks := breaksOfForm(query); breaks != "" {
		out.Set("breaks", breaks)
		return out
	}
	out.Del("breaks")
	if classes := classesOfForm(query); classes != "" {
		out.Set("classes", classes)
	}
	return out
}

// breaksOfForm are the bounds that a form asks for. Bounds that were written stand against
// any method; those that are drawn (bounds) are kept when a form asks for classes by hand,
// and go when it asks for another method.
func breaksOfForm(query url.Values) string {
	method, drawn := query.Get("method"), query.Get("bounds")
	written := plainNumbers(query.Get("breaks"), query.Has("was") && query.Get("lang") != "en")
	switch {
	case written == "" && method == page.ByHand:
		return drawn
	case written == drawn && method != "" && method != page.ByHand:
		return ""
	default:
		return written
	}
}

func classesOfForm(query url.Values) string {
	method, k := query.Get("method"), query.Get("k")
	if method == page.OfYears { // which makes bounds
		return ""
	}
	if k != "" && page.TakesK(method) {
		return method + "-" + k
	}
	return method
}

// plainNumbers writes numbers as addresses do: decimal points, commas between. People set
// them apart by semicolons, blanks, or commas with a blank; in French, a comma within a
// number is a decimal one.
func plainNumbers(text string, french bool) string {
	text = strings.TrimSpace(text)
	if strings.Contains(text, ";") {
		words := strings.Split(text, ";")
		for i, w := range words {
			words[i] = strings.ReplaceAll(strings.Join(strings.Fields(w), ""), ",", ".")
		}
		return strings.Join(words, ",")
	}
	words := strings.Fields(text)
	if len(words) == 1 && (!french || strings.Count(text, ",") != 1) {
		return text
	}
	for i, w := range words {
		words[i] = strings.ReplaceAll(strings.TrimSuffix(w, ","), ",", ".")
	}
	return strings.Join(words, ",")
}

// stay leaves the classes of a map as they are drawn, when the bounds that were written
// cannot be read.
func stay(asked state.State, query url.Values) state.State {
	drawn := url.Values{}
	if query.Get("method") == page.ByHand {
		drawn.Set("breaks", query.Get("bounds"))
	} else {
		drawn.Set("classes", classesOfForm(query))
	}
	kept, err := state.Parse(drawn)
	if err == nil {
		asked.Classes, asked.Breaks = kept.Classes, kept.Breaks
	}
	return asked
}
