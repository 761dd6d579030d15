package api

import (
	"errors"
	"net/http"

	"github.com/observatoire-essor/essor/api/ask"

	"github.com/go-chi/chi/v5"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/ogc"
)

// routeOGC mounts OGC API Features.
func (s *server) routeOGC(r chi.Router, version string) error {
	features, err := ogc.New(ogc.Options{Host: ogcHost{s}, Editions: s.editions, Text: s.text, Version: version})
	if err != nil {
		return err
	}
	features.Route(r)
	return nil
}

// ogcHost answers for the package ogc.
type ogcHost struct{ *server }

// Handle reports the errors of a handler.
func (h ogcHost) Handle(handler func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return h.handle(func(w http.ResponseWriter, r *http.Request) error { return fromOGC(handler(w, r)) })
}

// Lang is the language of the answer.
func (ogcHost) Lang(r *http.Request) message.Lang { return aboutRequest(r.Context()).lang }

// Send sends an answer of the edition in force.
func (ogcHost) Send(w http.ResponseWriter, r *http.Request, contentType string, body []byte) error {
	return send(w, r, answer{contentType: contentType, cache: asksAgain, inLanguage: true, body: body})
}

// AcceptsGzip tells whether the client takes gzip.
func (ogcHost) AcceptsGzip(r *http.Request) bool { return acceptsGzip(r) }

// HasTag tells whether the client has the body of a tag.
func (ogcHost) HasTag(r *http.Request, tag string) bool {
	return matches(r.Header.Values("If-None-Match"), tag)
}

// fromOGC turns the errors of the package ogc into those that problemFor knows.
func fromOGC(err error) error {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		var all []error
		for _, e := range several.Unwrap() {
			all = append(all, fromOGC(e))
		}
		return errors.Join(all...)
	}
	if errors.Is(err, ogc.ErrNotReady) {
		return errNotReady
	}
	fault, ok := errors.AsType[*ogc.Fault](err)
	if !ok {
		return err
	}
	switch fault.Status {
	case http.StatusNotFound:
		return ask.NewNotFoundError(fault.Code, fault.Args)
	case http.StatusNotAcceptable:
		return &notAcceptableError{fault.Args}
	}
	return ask.NewParamError(fault.Parameter, fault.Code, fault.Args)
}
