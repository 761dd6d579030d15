package cluster_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data/cluster"
	"github.com/observatoire-essor/essor/geo/infile"
)

// interrupted runs a long statement, and something that ends it, and returns
// the statement's error.
func interrupted(t *testing.T, url string, end func()) error {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	time.AfterFunc(100*time.Millisecond, end)
	_, err = conn.Exec(t.Context(), `SELECT pg_sleep(60)`)
	return err
}

// TestExplain: who was at work when the server died learns what became of it.
func TestExplain(t *testing.T) {
	t.Parallel()
	dir := made(t)
	h := startHelper(t, dir, -1)
	c := mustStart(t, config(dir))

	err := interrupted(t, c.URL(), func() { _ = syscall.Kill(lockPID(dir), syscall.SIGKILL) })
	wantFault(t, c.Explain(t.Context(), err), cluster.CodeInterrupted, nil)

	err = interrupted(t, c.URL(), h.kill)
	wantFault(t, c.Explain(t.Context(), err), cluster.CodeGone, map[string]string{"dir": dir})

	_, err = pgx.Connect(t.Context(), c.URL()) // nobody there any more
	wantFault(t, c.Explain(t.Context(), err), cluster.CodeGone, map[string]string{"dir": dir})
}

// TestExplainOther: errors that are not about the connection stay.
func TestExplainOther(t *testing.T) {
	t.Parallel()
	c := mustStart(t, config(made(t)))
	conn, err := pgx.Connect(t.Context(), c.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	_, syntax := conn.Exec(t.Context(), `SELEKT`)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, late := conn.Exec(ctx, `SELECT pg_sleep(60)`)
	cut := fmt.Errorf("load: %w", &infile.Fault{Code: infile.Truncated, File: "cut.gz", Err: io.ErrUnexpectedEOF})
	for _, err := range []error{nil, syntax, late, cut, context.Canceled, os.ErrNotExist} {
		if got := c.Explain(t.Context(), err); !errors.Is(got, err) || cluster.ConnectionLost(err) {
			t.Errorf("Explain(%v) = %v", err, got)
		}
	}
}
