package api

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/observatoire-essor/essor/api/message"
)

// contextKey is the type of this package's keys in a request's context.
type contextKey int

const keyRequest contextKey = iota

// about is what is known of a request from the start.
type about struct {
	id   string
	lang message.Lang
}

// aboutRequest is what identify found.
func aboutRequest(ctx context.Context) about {
	a, _ := ctx.Value(keyRequest).(about)
	return a
}

// longestID is how long the name may be that a client gives to its request.
const longestID = 64

// identify gives the request a name, to be found in the log, and chooses the
// language of its answer: the parameter lang, else what the client accepts.
func (s *server) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := about{id: r.Header.Get("X-Request-Id"), lang: message.FromHeader(r.Header.Get("Accept-Language"))}
		if !isName(a.id) {
			a.id = strings.ToLower(rand.Text()[:16])
		}
		switch r.URL.Query().Get("lang") {
		case "fr":
			a.lang = message.FR
		case "en":
			a.lang = message.EN
		}
		w.Header().Set("X-Request-Id", a.id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), keyRequest, a)))
	})
}

func isName(text string) bool {
	for _, c := range text {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && !strings.ContainsRune("-_.:", c) {
			return false
		}
	}
	return text != "" && len(text) <= longestID
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += n
	return n, err
}

// Unwrap is for [http.ResponseController].
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// logRequests writes one line for each request.
func (s *server) logRequests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := s.now()
		rec := &recorder{ResponseWriter: w}
		next.ServeHTTP(rec, r)
		route := ""
		if c := chi.RouteContext(r.Context()); c != nil {
			route = c.RoutePattern()
		}
		s.log.LogAttrs(r.Context(), slog.LevelInfo, "request",
			slog.String("request_id", aboutRequest(r.Context()).id),
			slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.String("route", route),
			slog.Int("status", rec.status), slog.Int("bytes", rec.bytes), slog.Duration("took", s.now().Sub(began).Round(time.Microsecond)))
	})
}

// panicError is a mistake of ours that ended a handler.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v\n%s", e.value, e.stack) }

// recoverPanics turns a panic into an error, unless the answer has begun.
func (s *server) recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler { //nolint:errorlint // recovered values are compared as net/http does
				panic(v)
			}
			s.writeError(w, r, &panicError{v, debug.Stack()})
		}()
		next.ServeHTTP(w, r)
	})
}

// secure sets the headers that keep browsers from doing more than they were asked.
// Data are public: any page may read them.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		if isData(r) {
			h.Set("Access-Control-Allow-Origin", "*")
			h.Set("Access-Control-Expose-Headers", "ETag, X-Request-Id")
		}
		next.ServeHTTP(w, r)
	})
}

// isData tells whether programs rather than people ask: they get problem
// documents, others get pages.
func isData(r *http.Request) bool {
	for _, prefix := range []string{"/api/", "/tiles/"} {
		if strings.HasPrefix(r.URL.Path, prefix) {
			return true
		}
	}
	return r.URL.Path == "/livez" || r.URL.Path == "/readyz"
}

// answerHead answers HEAD as GET; the server leaves the body out.
func answerHead(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			get := r.Clone(r.Context())
			get.Method = http.MethodGet
			r = get
		}
		next.ServeHTTP(w, r)
	})
}
