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

	"github.com/observatoire-essor/essor/api/ask"

	"github.com/go-chi/chi/v5"

	"github.com/observatoire-essor/essor/api/message"
)

// contextKey is the type of this package's keys in a request's context.
type contextKey int

const (
	keyRequest contextKey = iota
	keyForm
)

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

// attend goes along with a request from its beginning to its end: it gives it a name,
// to be found in the log, chooses the language of its answer (the parameter lang, else
// what the client accepts), ends work that nobody waits for, counts and logs.
func (s *server) attend(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := s.now()
		a := about{id: r.Header.Get("X-Request-Id"), lang: languageOf(r)}
		if !isName(a.id) {
			a.id = strings.ToLower(rand.Text()[:16])
		}
		w.Header().Set("X-Request-Id", a.id)
		ctx, cancel := context.WithCancelCause(context.WithValue(r.Context(), keyRequest, a))
		defer cancel(nil)
		rec := &recorder{ResponseWriter: w}
		if s.limits.Answer > 0 {
			rec.waiting = time.AfterFunc(s.limits.Answer, func() { cancel(errTooSlow) })
			defer rec.waiting.Stop()
		}
		r = r.WithContext(ctx)
		s.metrics.inFlight.Inc()
		defer s.metrics.inFlight.Dec()
		defer func() { s.report(r, rec, s.now().Sub(began)) }()
		next.ServeHTTP(rec, r)
	})
}

func languageOf(r *http.Request) message.Lang {
	if strings.Contains(r.URL.RawQuery, "lang=") {
		switch r.URL.Query().Get("lang") {
		case "fr":
			return message.FR
		case "en":
			return message.EN
		}
	}
	return message.FromHeader(r.Header.Get("Accept-Language"))
}

// clientLeft is the status, in logs and metrics, of a request whose client left before
// the answer began.
const clientLeft = 499

// report counts an answer and writes its line of the log. The line has the path and not
// the query, which may say what a person looked for, nor an address unless asked for.
func (s *server) report(r *http.Request, rec *recorder, took time.Duration) {
	status, route := rec.status, ""
	if status == 0 {
		status = clientLeft
	}
	if c := chi.RouteContext(r.Context()); c != nil {
		route = c.RoutePattern()
	}
	s.metrics.count(route, r.Method, status, took)
	if !s.log.Enabled(r.Context(), slog.LevelInfo) {
		return
	}
	attrs := []slog.Attr{
		slog.String("request_id", aboutRequest(r.Context()).id), slog.String("method", ask.Cut(r.Method)), slog.String("path", ask.Cut(r.URL.Path)),
		slog.String("route", route), slog.Int("status", status), slog.Int("bytes", rec.bytes), slog.Duration("took", took.Round(time.Microsecond)),
	}
	if s.logClients {
		attrs = append(attrs, slog.String("client", clientOf(r, s.limits.Proxies).String()))
	}
	s.log.LogAttrs(r.Context(), slog.LevelInfo, "request", attrs...)
}

func isName(text string) bool {
	for _, c := range text {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && !strings.ContainsRune("-_.:", c) {
			return false
		}
	}
	return text != "" && len(text) <= longestID
}

// recorder remembers what was answered, and hangs up on clients that take nothing of it.
type recorder struct {
	http.ResponseWriter
	status  int
	bytes   int
	waiting *time.Timer // for the answer to begin; nil: for ever
	renewed time.Time   // when the client was given more time
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status = status
		if w.waiting != nil {
			w.waiting.Stop()
		}
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	// Connections have the time of the machine, whatever that of the service is.
	if now := time.Now(); now.Sub(w.renewed) > time.Second {
		w.renewed = now
		_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(now.Add(stalled)) // as the server has it where that cannot be
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += n
	return n, err
}

// Unwrap is for [http.ResponseController].
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// panicError is a mistake of ours that ended a handler.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v\n%s", e.value, e.stack) }

// recovered turns a panic of what is made once for several clients into an error of each: it
// would end the program, since singleflight raises it where nobody can catch it.
func recovered(work func() (any, error)) func() (any, error) {
	return func() (made any, err error) {
		defer func() {
			if v := recover(); v != nil {
				made, err = nil, &panicError{v, debug.Stack()}
			}
		}()
		return work()
	}
}

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
