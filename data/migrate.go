package data

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/jackc/pgx/v5"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrationLock is the key of the advisory lock that lets one program migrate at
// a time: "essor" in hexadecimal.
const migrationLock = 0x6573736f72

// Migrate brings the schema up to date: it applies, in the order of their names,
// the embedded migrations that the database has not seen, all in one transaction
// and under a lock. The user of the address must be allowed to create roles and
// the extension postgis, or find them there.
//
// It refuses a database that a later version of Essor has migrated.
func Migrate(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return fmt.Errorf("migrate: %w", explain(err))
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return migrate(ctx, tx) })
	if err != nil {
		return fmt.Errorf("migrate: %w", explain(err))
	}
	return nil
}

func migrate(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, migrationLock); err != nil {
		return err
	}
	if err := prepare(ctx, tx); err != nil {
		return err
	}
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	done, err := applied(ctx, tx)
	if err != nil {
		return err
	}
	for _, name := range names {
		version := strings.TrimSuffix(strings.TrimPrefix(name, "migrations/"), ".sql")
		if done[version] {
			delete(done, version)
			continue
		}
		if err := apply(ctx, tx, name, version); err != nil {
			return fmt.Errorf("%s: %w", version, err)
		}
	}
	for version := range done {
		return fmt.Errorf("the database has migration %s, which this version of essor does not know: %w", version, ErrNewerSchema)
	}
	return nil
}

// ErrNewerSchema says that the database was migrated by a later version.
var ErrNewerSchema = errors.New("use the version that migrated it, or a later one")

// prepare makes what the first migration needs: PostGIS, and the table that
// remembers migrations, in the schema public because the schema essor belongs to
// a role that the first migration makes.
func prepare(ctx context.Context, tx pgx.Tx) error {
	const sql = `
		CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public;
		CREATE TABLE IF NOT EXISTS public.essor_migration (
			version    text PRIMARY KEY,
			applied_at timestamptz NOT NULL DEFAULT now()
		)`
	_, err := tx.Exec(ctx, sql)
	return err
}

func applied(ctx context.Context, tx pgx.Tx) (map[string]bool, error) {
	rows, err := tx.Query(ctx, `SELECT version FROM public.essor_migration`)
	if err != nil {
		return nil, err
	}
	versions, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	done := make(map[string]bool, len(versions))
	for _, v := range versions {
		done[v] = true
	}
	return done, nil
}

// apply runs one migration as essor_owner; the first makes that role.
func apply(ctx context.Context, tx pgx.Tx, name, version string) error {
	sql, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	statements := string(sql)
	if version != "0001_roles" {
		statements = `SET LOCAL ROLE essor_owner; SET LOCAL search_path = essor, public; ` + statements + `; RESET ROLE`
	}
	if _, err := tx.Exec(ctx, statements); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO public.essor_migration (version) VALUES ($1)`, version)
	return err
}
