package api

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

// Guard is a service of one route, /api/slow, behind what each request passes through.
type Guard struct {
	http.Handler
	server *server
}

// Guarded makes one.
func Guarded(o Options, h func(http.ResponseWriter, *http.Request) error) Guard {
	s := &server{editions: o.Editions, text: o.Text, now: o.Now, log: o.Log}
	s.guard(o)
	r := chi.NewRouter()
	r.Use(s.guards()...)
	r.Get("/api/slow", s.handle(h))
	r.Post("/api/slow", s.handle(h))
	return Guard{r, s}
}

// Clients is how many clients the limiter knows.
func (g Guard) Clients() int { return len(g.server.limiter.full) }
