// Package datatest gives tests a PostGIS database of their own.
//
// [URL] returns the connection string of a fresh database that holds the
// extension postgis and nothing else; the caller makes the schema. A database
// takes about a tenth of a second.
//
// The databases are on the server of [ServerVar] if that is set, where the
// role must be a superuser. Otherwise each test process starts a private
// server, which ends with it. go test runs the packages side by side, so the
// data folders of these servers are slots in a folder essor-test-UID (see
// [TempDir]): a process takes the first that nobody uses, and finds a server
// there that needs no making since the second run. Nothing has to be cleaned
// up, whatever kills a test; to get the space back, remove the folder.
package datatest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// ServerVar names the environment variable with the URL of a server on which
// tests may create databases.
const ServerVar = "TEST_DATABASE_URL"

// template is the database that tests copy: it holds the extension postgis.
const template = "essor_test_template"

// URL creates an empty database with the extension postgis and returns its
// connection string, as superuser. The database is dropped when the test ends.
func URL(t testing.TB) string {
	t.Helper()
	base, err := server()
	if err != nil {
		t.Fatalf("no PostGIS for this test (%v): run \"make deps\", or set %s", err, ServerVar)
	}
	name := "test_" + strings.ToLower(rand.Text()[:16])
	if err := execute(t.Context(), base, `CREATE DATABASE `+name+` TEMPLATE `+template); err != nil {
		t.Fatalf("create a test database: %v", err)
	}
	t.Cleanup(func() {
		// The test's context has ended.
		if err := execute(context.Background(), base, `DROP DATABASE `+name+` WITH (FORCE)`); err != nil {
			t.Errorf("drop the test database: %v", err)
		}
	})
	return onServer(base, name)
}

// server is the connection string of the one server of this test process, with
// a template in it.
//
//nolint:gochecknoglobals // one server for all tests of a process is the point
var server = sync.OnceValues(func() (string, error) {
	ctx := context.Background()
	base := os.Getenv(ServerVar)
	if base == "" {
		var err error
		if base, err = privateServer(ctx); err != nil {
			return "", err
		}
	}
	return base, makeTemplate(ctx, base)
})

// makeTemplate makes the template unless it is there. It gets its name when it
// is complete.
func makeTemplate(ctx context.Context, base string) error {
	conn, err := pgx.Connect(ctx, base)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }() // gives the lock back

	// Several test processes may share the server of ServerVar.
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock(hashtext($1))`, template); err != nil {
		return err
	}
	var exists bool
	const query = `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`
	if err := conn.QueryRow(ctx, query, template).Scan(&exists); err != nil || exists {
		return err
	}
	draft := template + "_draft"
	for _, sql := range []string{
		`DROP DATABASE IF EXISTS ` + draft,
		`CREATE DATABASE ` + draft + ` TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'fr-FR'`,
	} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	if err := execute(ctx, onServer(base, draft), `CREATE EXTENSION postgis`); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, `ALTER DATABASE `+draft+` RENAME TO `+template)
	return err
}

// execute runs a statement on a connection of its own.
func execute(ctx context.Context, url, sql string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, sql)
	return errors.Join(err, conn.Close(ctx))
}

// onServer is a connection string with another database. Both forms that
// PostgreSQL knows are understood: a URL, and "key=value" pairs, the last of
// which holds.
func onServer(base, database string) string {
	if u, err := url.Parse(base); err == nil && u.Scheme != "" {
		u.Path = "/" + database
		return u.String()
	}
	return fmt.Sprintf("%s dbname=%s", base, database)
}
