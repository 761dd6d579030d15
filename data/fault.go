package data

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/observatoire-essor/essor/geo/infile"
)

// Fault is what is wrong with the database rather than with a file: a code of the
// message catalogue, and the server's own words.
type Fault struct {
	Code string
	Err  error
}

// Codes of faults of the database.
const (
	Unreachable = "db.unreachable" // nobody answers at the address
	Refused     = "db.refused"     // wrong user, password or database
	NoRight     = "db.no_right"    // the user may not do that
	DiskFull    = "db.disk_full"   // the server's disk is full
	Lost        = "db.lost"        // the server went away in the middle
	NoPostGIS   = "db.no_postgis"  // the server has no PostGIS
)

// Error is the fault for logs.
func (f *Fault) Error() string { return f.Code + ": " + f.Err.Error() }

// Unwrap returns the server's error.
func (f *Fault) Unwrap() error { return f.Err }

// MessageCode is the key of the sentence in the message catalogue.
func (f *Fault) MessageCode() string { return f.Code }

// MessageArgs is what the sentence mentions.
func (f *Fault) MessageArgs() map[string]string { return map[string]string{"cause": cause(f.Err)} }

// cause is the server's message in one line, or the error.
func cause(err error) string {
	var server *pgconn.PgError
	if errors.As(err, &server) {
		return server.Message
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return first
}

// explain makes a [*Fault] of an error of the server that users can do something
// about, and leaves others as they are: those of files too, whose cause may be an
// end of file as well.
func explain(err error) error {
	var file *infile.Fault
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.As(err, &file) {
		return err
	}
	code := ""
	var server *pgconn.PgError
	var connect *pgconn.ConnectError
	switch {
	case errors.As(err, &server):
		code = codeOf(server)
	case errors.As(err, &connect):
		code = Unreachable
	case isBroken(err):
		code = Lost
	}
	if code == "" {
		return err
	}
	return &Fault{Code: code, Err: err}
}

// codeOf reads the classes of SQLSTATE (PostgreSQL manual, appendix A).
func codeOf(e *pgconn.PgError) string {
	switch {
	case e.Code == "53100":
		return DiskFull
	case e.Code == "42501":
		return NoRight
	case strings.HasPrefix(e.Code, "28"), e.Code == "3D000":
		return Refused
	case strings.HasPrefix(e.Code, "08"), strings.HasPrefix(e.Code, "57P"):
		return Lost
	case strings.Contains(e.Message, "postgis"):
		return NoPostGIS
	}
	return ""
}

// isBroken tells whether the connection broke.
func isBroken(err error) bool {
	var network net.Error
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.As(err, &network) || strings.Contains(err.Error(), "conn closed")
}
