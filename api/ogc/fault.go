package ogc

import (
	"errors"
	"net/http"
	"strings"
)

// ErrNotReady says that no edition was published yet.
var ErrNotReady = errors.New("ogc: no edition yet")

// Fault is a mistake of a request. Code is a key of the message catalogue under
// "problem.", whose sentence mentions the parameter and Args.
type Fault struct {
	Status    int
	Parameter string // empty when none is at fault
	Code      string
	Args      map[string]string
}

func (f *Fault) Error() string { return "ogc: " + f.Code + " " + f.Parameter }

// badValue says that a parameter has a value that it cannot have.
func badValue(parameter, value, expected string) *Fault {
	return &Fault{http.StatusBadRequest, parameter, "bad_value", map[string]string{"value": cut(value), "expected": expected}}
}

// badParameter says what else is wrong with a parameter.
func badParameter(parameter, code string, args map[string]string) *Fault {
	return &Fault{http.StatusBadRequest, parameter, code, args}
}

// notFound says that there is nothing of that name.
func notFound(code string, args map[string]string) *Fault {
	return &Fault{http.StatusNotFound, "", code, args}
}

// cut shortens what a client sent, so that answers stay small.
func cut(text string) string {
	const longest = 80
	text = strings.ToValidUTF8(text, "\uFFFD")
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}
