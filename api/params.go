package api

import (
	"errors"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// longestValue is how much of a wrong value is repeated to the client.
const longestValue = 80

// checkQuery refuses parameters that are not among the names, those that are given
// twice, and a query that is none. The language may be chosen everywhere.
func checkQuery(r *http.Request, names ...string) error {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return &paramError{"", "bad_query", nil}
	}
	names = append(slices.Clone(names), "lang")
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(query)) {
		switch {
		case !slices.Contains(names, name):
			faults = append(faults, &paramError{cut(name), "unknown_parameter", map[string]string{"known": strings.Join(names, ", ")}})
		case len(query[name]) > 1:
			faults = append(faults, &paramError{name, "duplicate_parameter", nil})
		}
	}
	if lang := query.Get("lang"); query.Has("lang") && lang != "fr" && lang != "en" {
		faults = append(faults, badValue("lang", lang, "fr, en"))
	}
	return errors.Join(faults...)
}

// badValue says that a parameter has a value that it cannot have.
func badValue(parameter, value, expected string) *paramError {
	return &paramError{parameter, "bad_value", map[string]string{"value": cut(value), "expected": expected}}
}

// cut shortens what a client sent, so that answers stay small.
func cut(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if runes := []rune(text); len(runes) > longestValue {
		return string(runes[:longestValue]) + "…"
	}
	return text
}

// parseLevel reads a level that the edition has.
func parseLevel(e *edition.Edition, parameter, text string) (source.Level, error) {
	if text == "" {
		return "", &paramError{parameter, "missing_parameter", nil}
	}
	level := source.Level(text)
	if e.Level(level) == nil {
		return "", badValue(parameter, text, joinLevels(e))
	}
	return level, nil
}

func joinLevels(e *edition.Edition) string {
	var names []string
	for _, l := range e.Levels() {
		names = append(names, string(l))
	}
	return strings.Join(names, ", ")
}

// parseIndicator reads the id of an indicator that the edition has.
func parseIndicator(e *edition.Edition, parameter, text string) (edition.Definition, error) {
	if text == "" {
		return edition.Definition{}, &paramError{parameter, "missing_parameter", nil}
	}
	d, ok := e.Definition(text)
	if !ok {
		var ids []string
		for _, d := range e.Catalogue {
			ids = append(ids, d.ID)
		}
		return edition.Definition{}, badValue(parameter, text, strings.Join(ids, ", "))
	}
	return d, nil
}

// parsePeriod reads a year or a span; the empty text is no period.
func parsePeriod(parameter, text string) (indicator.Period, error) {
	if text == "" {
		return indicator.Period{}, nil
	}
	p, err := indicator.ParsePeriod(text)
	if err != nil {
		return p, badValue(parameter, text, "2021, 2011-2014")
	}
	return p, nil
}

// parseInt reads a whole number between two bounds; the empty text is the usual one.
func parseInt(parameter, text string, least, most, usual int) (int, error) {
	if text == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, badValue(parameter, text, strconv.Itoa(least)+"–"+strconv.Itoa(most))
	}
	return n, nil
}

// parseBool reads true or false; the empty text is the usual one.
func parseBool(parameter, text string, usual bool) (bool, error) {
	switch text {
	case "":
		return usual, nil
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, badValue(parameter, text, "true, false")
}

// parseWords reads words of a list, separated by commas, in the order of the list; the
// empty text is all of them.
func parseWords(parameter, text string, all []string) ([]string, error) {
	if text == "" {
		return slices.Clone(all), nil
	}
	chosen := map[string]bool{}
	for word := range strings.SplitSeq(text, ",") {
		switch {
		case !slices.Contains(all, word):
			return nil, badValue(parameter, word, strings.Join(all, ", "))
		case chosen[word]:
			return nil, &paramError{parameter, "duplicate_value", map[string]string{"value": word}}
		}
		chosen[word] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(word string) bool { return !chosen[word] }), nil
}

// parseWord reads one word of a list; the empty text is the usual one.
func parseWord(parameter, text, usual string, all ...string) (string, error) {
	if text == "" {
		return usual, nil
	}
	if !slices.Contains(all, text) {
		return "", badValue(parameter, text, strings.Join(all, ", "))
	}
	return text, nil
}

// usualLimit is how long a list is when nobody says: a file has all of it, since it
// could not say that there is more.
func usualLimit(r *http.Request, inJSON int) int {
	if formOf(r.Context()) == formJSON {
		return inJSON
	}
	return math.MaxInt32
}
