package cluster

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/observatoire-essor/essor/geo/infile"
)

// ConnectionLost reports whether an error of pgx means that the connection
// broke, as it does when a server dies, and not that the server refused
// something or that a file ended too soon.
func ConnectionLost(err error) bool {
	if _, ok := errors.AsType[*infile.Fault](err); ok {
		return false
	}
	if server, ok := errors.AsType[*pgconn.PgError](err); ok {
		// Class 08 is about connections; 57P01 to 57P03 say that the server is
		// shutting down, has crashed, or cannot be used yet.
		return strings.HasPrefix(server.Code, "08") || strings.HasPrefix(server.Code, "57P0")
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return !errors.Is(err, context.DeadlineExceeded)
	}
	_, connecting := errors.AsType[*pgconn.ConnectError](err)
	return connecting || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) ||
		err != nil && strings.Contains(err.Error(), "conn closed")
}

// Explain returns what became of the server when err comes from a connection
// that broke: the fault of [Cluster.Err] when it has gone, [CodeInterrupted]
// when it died and runs again. Other errors are returned as they are.
func (c *Cluster) Explain(ctx context.Context, err error) error {
	if !ConnectionLost(err) {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	for {
		if c.answers(ctx) {
			return &Fault{Code: CodeInterrupted, Err: err}
		}
		select {
		case <-c.done:
			if c.err != nil {
				return c.err
			}
			return err
		case <-ctx.Done():
			return err
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// answers reports whether the server accepts a connection and a question.
func (c *Cluster) answers(ctx context.Context) bool {
	conn, err := pgx.Connect(ctx, c.URL())
	if err != nil {
		return false
	}
	err = conn.Ping(ctx)
	return errors.Join(err, conn.Close(ctx)) == nil
}
