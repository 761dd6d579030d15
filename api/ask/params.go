package ask

import (
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// longestValue is how much of a wrong value is repeated to the client.
const longestValue = 80

// BadValue says that a parameter has a value that it cannot have.
func BadValue(parameter, value, expected string) *ParamError {
	return &ParamError{parameter, "bad_value", map[string]string{"value": Cut(value), "expected": expected}}
}

// BadForm says that a parameter is not written as it has to be, with an example.
func BadForm(parameter, value, example string) *ParamError {
	return &ParamError{parameter, "bad_value", map[string]string{"value": Cut(value), "example": example}}
}

// Cut shortens what a client sent, so that answers stay small.
func Cut(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if runes := []rune(text); len(runes) > longestValue {
		return string(runes[:longestValue]) + "…"
	}
	return text
}

// ParseLevel reads the parameter level: one that the edition has.
func ParseLevel(e *edition.Edition, text string) (source.Level, error) {
	if text == "" {
		return "", &ParamError{"level", "missing_parameter", nil}
	}
	level := source.Level(text)
	if e.Level(level) == nil {
		return "", BadValue("level", text, JoinLevels(e))
	}
	return level, nil
}

// JoinLevels names the levels that an edition has.
func JoinLevels(e *edition.Edition) string {
	var names []string
	for _, l := range e.Levels() {
		names = append(names, string(l))
	}
	return strings.Join(names, ", ")
}

// ParseIndicator reads the id of an indicator that the edition has.
func ParseIndicator(e *edition.Edition, parameter, text string) (edition.Definition, error) {
	if text == "" {
		return edition.Definition{}, &ParamError{parameter, "missing_parameter", nil}
	}
	d, ok := e.Definition(text)
	if !ok {
		var ids []string
		for _, d := range e.Catalogue {
			ids = append(ids, d.ID)
		}
		return edition.Definition{}, BadValue(parameter, text, strings.Join(ids, ", "))
	}
	return d, nil
}

// ParsePeriod reads a year or a span; the empty text is no period.
func ParsePeriod(parameter, text string) (indicator.Period, error) {
	if text == "" {
		return indicator.Period{}, nil
	}
	p, err := indicator.ParsePeriod(text)
	if err != nil {
		return p, BadValue(parameter, text, "2021, 2011-2014")
	}
	return p, nil
}

// ParseInt reads a whole number between two bounds; the empty text is the usual one.
func ParseInt(parameter, text string, least, most, usual int) (int, error) {
	if text == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, BadValue(parameter, text, strconv.Itoa(least)+"–"+strconv.Itoa(most))
	}
	return n, nil
}

// ParseBool reads true or false; the empty text is the usual one.
func ParseBool(parameter, text string, usual bool) (bool, error) {
	switch text {
	case "":
		return usual, nil
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, BadValue(parameter, text, "true, false")
}

// ParseWords reads words of a list, separated by commas, in the order of the list; the
// empty text is all of them.
func parseWords(parameter, text string, all []string) ([]string, error) {
	if text == "" {
		return slices.Clone(all), nil
	}
	chosen := map[string]bool{}
	for word := range strings.SplitSeq(text, ",") {
		switch {
		case !slices.Contains(all, word):
			return nil, BadValue(parameter, word, strings.Join(all, ", "))
		case chosen[word]:
			return nil, &ParamError{parameter, "duplicate_value", map[string]string{"value": word}}
		}
		chosen[word] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(word string) bool { return !chosen[word] }), nil
}

// ParseWord reads one word of a list; the empty text is the usual one.
func ParseWord(parameter, text, usual string, all ...string) (string, error) {
	if text == "" {
		return usual, nil
	}
	if !slices.Contains(all, text) {
		return "", BadValue(parameter, text, strings.Join(all, ", "))
	}
	return text, nil
}
