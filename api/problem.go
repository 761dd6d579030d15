package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/page"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// Problem is the body of an error, in the form of RFC 9457. Type is left out:
// absent means "about:blank", that Title says no more than the status does. Code
// is for programs, the texts are for people.
type Problem struct {
	Title     string        `json:"title" doc:"What the status means"`
	Status    int           `json:"status" doc:"HTTP status"`
	Code      string        `json:"code" doc:"What is wrong, for programs; see docs/errors.md" example:"unknown_parameter"`
	Detail    string        `json:"detail" doc:"What is wrong and what to do, in French or English"`
	Errors    []ProblemPart `json:"errors,omitempty" doc:"The parameters at fault, when there are several or one"`
	RequestID string        `json:"request_id" doc:"Name of the request, to be found in the log"`
}

// ProblemPart is one parameter at fault.
type ProblemPart struct {
	Parameter string `json:"parameter" doc:"Name of the parameter"`
	Code      string `json:"code" doc:"What is wrong with it"`
	Detail    string `json:"detail" doc:"What is wrong and what to do"`
}

// notAcceptableError says that there is no form of an answer that the client accepts.
type notAcceptableError struct{ args map[string]string }

func (e *notAcceptableError) Error() string { return "not acceptable" }

// problemFor decides what a client is told about an error. Nothing of an
// unexpected error is shown: its text may name tables, files or hosts.
func (s *server) problemFor(lang message.Lang, err error) Problem {
	p := Problem{Status: http.StatusInternalServerError, Code: "internal"}
	var args map[string]string
	notFound, isNotFound := errors.AsType[*ask.NotFoundError](err)
	limited, isLimited := errors.AsType[*limitedError](err)
	heavy, isHeavy := errors.AsType[*http.MaxBytesError](err)
	unacceptable, isUnacceptable := errors.AsType[*notAcceptableError](err)
	tooLarge, isTooLarge := errors.AsType[*ask.TooLargeError](err)
	infeasible, isInfeasible := errors.AsType[*ask.InfeasibleError](err)
	switch params := paramErrors(err); {
	case len(params) > 0:
		p.Status, p.Code = http.StatusBadRequest, params[0].Code
		p.Detail = s.part(lang, params[0]).Detail
		for _, e := range params {
			if e.Parameter != "" { // else the query as a whole is meant
				p.Errors = append(p.Errors, s.part(lang, e))
			}
		}
	case isNotFound:
		p.Status, p.Code, args = http.StatusNotFound, notFound.Code, notFound.Args
	case isUnacceptable:
		p.Status, p.Code, args = http.StatusNotAcceptable, "not_acceptable", unacceptable.args
	case isTooLarge:
		p.Status, p.Code, args = http.StatusRequestEntityTooLarge, tooLarge.Code, tooLarge.Args
	case isInfeasible:
		p.Status, p.Code, args = http.StatusUnprocessableEntity, infeasible.Code, infeasible.Args
	case errors.Is(err, errNoRoute):
		p.Status, p.Code = http.StatusNotFound, "no_such_route"
	case errors.Is(err, errNoMethod):
		p.Status, p.Code = http.StatusMethodNotAllowed, "no_such_method"
	case errors.Is(err, errNotReady):
		p.Status, p.Code = http.StatusServiceUnavailable, "not_ready"
	case errors.Is(err, errTooSlow):
		p.Status, p.Code = http.StatusServiceUnavailable, "too_slow"
	case errors.Is(err, errLongAddress):
		p.Status, p.Code, args = http.StatusRequestURITooLong, "address_too_long", map[string]string{"most": strconv.Itoa(mostAddress)}
	case isHeavy:
		p.Status, p.Code, args = http.StatusRequestEntityTooLarge, "body_too_large", map[string]string{"most": strconv.FormatInt(heavy.Limit>>20, 10)}
	case isLimited:
		p.Status, p.Code, args = http.StatusTooManyRequests, "too_many_requests", map[string]string{"seconds": limited.seconds()}
	case errors.Is(err, errMediaType):
		p.Status, p.Code = http.StatusUnsupportedMediaType, "media_type"
	case errors.Is(err, errBrokenBody):
		p.Status, p.Code = http.StatusBadRequest, "broken_body"
	case errors.Is(err, errEditionAway):
		p.Status, p.Code = http.StatusServiceUnavailable, "edition_away"
	}
	if p.Detail == "" {
		p.Detail = s.text.Sentence(lang, "problem."+p.Code, args)
	}
	p.Title = s.text.Sentence(lang, "problem.title."+statusName(p.Status), nil)
	return p
}

func (s *server) part(lang message.Lang, e *ask.ParamError) ProblemPart {
	args := map[string]string{"parameter": e.Parameter}
	for name, value := range e.Args {
		args[name] = value
	}
	return ProblemPart{Parameter: e.Parameter, Code: e.Code, Detail: s.text.Sentence(lang, "problem."+e.Code, args)}
}

// notice is what is wrong with a parameter in words for people who filled in a form: the
// name of the field, and no word of the interface.
func (s *server) notice(lang message.Lang, e *ask.ParamError) string {
	code := "notice." + e.Code
	if !s.text.Has(code) {
		code = "problem." + e.Code
	}
	args := map[string]string{"parameter": e.Parameter}
	if field := "field." + e.Parameter; s.text.Has(field) {
		args["parameter"] = s.text.Sentence(lang, field, nil)
	}
	for name, value := range e.Args {
		args[name] = value
	}
	return s.text.Sentence(lang, code, args)
}

// paramErrors are the parameters that an error is about.
func paramErrors(err error) []*ask.ParamError {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		var all []*ask.ParamError
		for _, e := range several.Unwrap() {
			all = append(all, paramErrors(e)...)
		}
		return all
	}
	if e, ok := errors.AsType[*ask.ParamError](err); ok {
		return []*ask.ParamError{e}
	}
	return nil
}

// statusName is the last part of the catalogue's key for the title of a status.
func statusName(status int) string {
	switch status {
	case http.StatusBadRequest:
		return "bad_request"
	case http.StatusNotFound:
		return "not_found"
	case http.StatusMethodNotAllowed:
		return "method_not_allowed"
	case http.StatusRequestEntityTooLarge:
		return "too_large"
	case http.StatusRequestURITooLong:
		return "address_too_long"
	case http.StatusTooManyRequests:
		return "too_many_requests"
	case http.StatusNotAcceptable:
		return "not_acceptable"
	case http.StatusUnprocessableEntity:
		return "infeasible"
	case http.StatusUnsupportedMediaType:
		return "media_type"
	case http.StatusServiceUnavailable:
		return "unavailable"
	default:
		return "internal"
	}
}

// writeError answers with the problem that an error amounts to, as a document or,
// for people, as a page. It is the one place where the errors of a request are
// logged.
func (s *server) writeError(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		if !errors.Is(context.Cause(r.Context()), errTooSlow) {
			return // the client has gone
		}
		err = errTooSlow
	}
	a := aboutRequest(r.Context())
	p := s.problemFor(a.lang, err)
	p.RequestID = a.id
	if p.Status >= http.StatusInternalServerError && !errors.Is(err, errNotReady) {
		s.log.LogAttrs(r.Context(), slog.LevelError, "request failed",
			slog.Any("error", err), slog.String("request_id", p.RequestID))
	}
	h := w.Header()
	for _, name := range []string{"ETag", "Content-Encoding", "Content-Length"} {
		h.Del(name)
	}
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Language", string(a.lang))
	if p.Status == http.StatusMethodNotAllowed {
		h.Set("Allow", allowed(r))
	}
	body, contentType := s.problemBody(r, a.lang, p)
	h.Set("Content-Type", contentType)
	w.WriteHeader(p.Status)
	_, _ = w.Write(body) //nolint:gosec // JSON, or a page whose template escapes all of it
}

func (s *server) problemBody(r *http.Request, lang message.Lang, p Problem) (body []byte, contentType string) {
	if !isData(r) {
		problem := page.Problem{Status: p.Status, Title: p.Title, Detail: p.Detail, RequestID: p.RequestID}
		e := s.editions.Current()
		if level, name := areaOfPath(r.URL.Path); e != nil && p.Status == http.StatusNotFound && name != "" {
			problem.Asked, problem.Near = ask.Cut(name), nearAreas(e, level, name)
			problem.Detail = s.text.Sentence(lang, "page.erreur.no_area", map[string]string{"area": problem.Asked})
		}
		if body, err := s.pages.Problem(lang, e, problem); err == nil {
			return body, "text/html; charset=utf-8"
		}
	}
	body, _ = json.Marshal(p) // strings and a number: cannot fail
	return body, "application/problem+json"
}

// nearAreas are the areas that a wrong name or code may mean: what a search finds of the
// level and then elsewhere, then those with a few other letters.
func nearAreas(e *edition.Edition, level source.Level, name string) []edition.Hit {
	var near []edition.Hit
	for _, list := range [][]edition.Hit{e.Search(name, level, mostNear), e.Search(name, "", mostNear), e.Nearest(name, level, mostNear)} {
		for _, hit := range list {
			if len(near) < mostNear && !slices.ContainsFunc(near, func(h edition.Hit) bool { return h.Ref == hit.Ref }) {
				near = append(near, hit)
			}
		}
	}
	return near
}

// mostNear is how many names are offered to who sought one that is not there.
const mostNear = 5

// areaOfPath is the area that the address of a page names: /territoires/commune/59350.
func areaOfPath(path string) (level source.Level, name string) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if parts[0] != "territoires" || len(parts) < 2 {
		return "", ""
	}
	if len(parts) > 2 {
		level = source.Level(parts[1])
	}
	return level, parts[len(parts)-1]
}
