package proof_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data/publish"
)

// TestInterruptedPublication: a publication that is stopped in the middle of its writing,
// when all parts of the edition are written and its own row is not, leaves the edition
// before in force and not a row behind; the next publication goes through.
func TestInterruptedPublication(t *testing.T) {
	dir, _ := small(t)
	d := newDatabase(t)
	d.load(t, dir, nil)
	before := d.publish(t, "avant")
	conn := d.connect(t)
	stored := rowsOf(t, conn)
	execute(t, conn, hold)
	for name, interrupt := range map[string]func(t *testing.T, d database, conn *pgx.Conn){
		"kill -9":            killProcess,
		"context cancelled":  cancelContext,
		"backend terminated": terminateBackend,
	} {
		t.Run(name, func(t *testing.T) {
			interrupt(t, d, conn)
			waitForNobody(t, conn)
			if now := rowsOf(t, conn); now != stored {
				t.Errorf("%d rows, %d before", now, stored)
			}
			if e := d.inForce(t); e.Head.ID != before.Head.ID {
				t.Errorf("in force is %s, want the edition before", e.Head.ID.Short())
			}
		})
	}
	execute(t, conn, `DROP TRIGGER hold ON essor.edition`)
	if after := d.publish(t, "apres"); after.Head.ID == before.Head.ID {
		t.Error("the next publication has the name of the one before")
	}
}

// hold makes a publication wait where all is written but the edition's own row.
const hold = `CREATE FUNCTION essor.hold() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
	$$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$;
	CREATE TRIGGER hold BEFORE INSERT ON essor.edition FOR EACH ROW EXECUTE FUNCTION essor.hold()`

func killProcess(t *testing.T, d database, conn *pgx.Conn) {
	t.Helper()
	cmd := child(t, d, "interrompue")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	writer := waitForWriter(t, conn)
	if err := cmd.Process.Kill(); err != nil { // SIGKILL on Linux
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Error("the process ended well")
	}
	// The server notices that its client is gone when it next writes to it; until then the
	// statement sleeps. Its end is hastened so that the test need not wait for it.
	execute(t, conn, `SELECT pg_cancel_backend($1)`, writer)
}

func cancelContext(t *testing.T, d database, conn *pgx.Conn) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := publishBehind(ctx, t, d)
	waitForWriter(t, conn)
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the error of the context", err)
	}
}

func terminateBackend(t *testing.T, d database, conn *pgx.Conn) {
	t.Helper()
	done := publishBehind(t.Context(), t, d)
	execute(t, conn, `SELECT pg_terminate_backend($1)`, waitForWriter(t, conn))
	if err := <-done; err == nil {
		t.Error("the backend was terminated, and no error")
	}
}

// publishBehind publishes in the background.
func publishBehind(ctx context.Context, t *testing.T, d database) <-chan error {
	t.Helper()
	p := thePack(t)
	done := make(chan error, 1)
	go func() {
		_, err := publish.Publish(ctx, d.DB, options(p, "interrompue"))
		done <- err
	}()
	return done
}

func (d database) connect(t *testing.T) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), d.url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func execute(t *testing.T, conn *pgx.Conn, query string, args ...any) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), query, args...); err != nil {
		t.Fatal(err)
	}
}

// rowsOf counts all rows of editions.
func rowsOf(t *testing.T, conn *pgx.Conn) (n int) {
	t.Helper()
	const query = `SELECT (SELECT count(*) FROM essor.edition_vector) + (SELECT count(*) FROM essor.edition_boundaries)
		+ (SELECT count(*) FROM essor.edition_part) + (SELECT count(*) FROM essor.edition)`
	if err := conn.QueryRow(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// asleep are the backends of the database that wait in the trigger.
const asleep = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`

// waitForWriter waits until a publication is where the trigger holds it.
func waitForWriter(t *testing.T, conn *pgx.Conn) (pid int) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for time.Now().Before(deadline) {
		err := conn.QueryRow(t.Context(), asleep).Scan(&pid)
		if err == nil {
			return pid
		}
		if !errors.Is(err, pgx.ErrNoRows) {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("no publication came to write its edition")
	return 0
}

// waitForNobody waits until no transaction of a publication is left.
func waitForNobody(t *testing.T, conn *pgx.Conn) {
	t.Helper()
	const query = `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
	deadline := time.Now().Add(30 * time.Second)
	for time.Now().Before(deadline) {
		var n int
		if err := conn.QueryRow(t.Context(), query).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the lock of the publication is still held")
}
