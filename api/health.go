package api

import (
	"net/http"

	"github.com/observatoire-essor/essor/data/edition"
)

// live serves GET /livez: the process answers.
func (s *server) live(w http.ResponseWriter, r *http.Request) error {
	return sendJSON(w, r, answer{cache: "no-store"}, map[string]string{"status": "ok"})
}

// readiness is the body of /readyz.
type readiness struct {
	Status   string       `json:"status"`
	Database string       `json:"database"` // "up" or "down"
	Edition  edition.Hash `json:"edition"`
	Label    string       `json:"label"`
}

// ready serves GET /readyz: an edition is in memory, so that everything can be
// answered, whether or not the database is up.
func (s *server) ready(w http.ResponseWriter, r *http.Request) error {
	e, err := s.current()
	if err != nil {
		return err
	}
	body := readiness{Status: "ready", Database: "up", Edition: e.Head.ID, Label: e.Head.Label}
	if !s.editions.DatabaseUp() {
		body.Database = "down"
	}
	return sendJSON(w, r, answer{cache: "no-store"}, body)
}
