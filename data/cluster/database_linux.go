package cluster

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// waitReady waits until the server answers, or ends.
func (s *server) waitReady(ctx context.Context, p *process) error {
	for {
		conn, err := connect(ctx, s.socket, "postgres")
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-p.exited:
			return errors.New("the server ended")
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// connect opens a connection as superuser.
func connect(ctx context.Context, socket, database string) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return pgx.Connect(ctx, connString(socket, Superuser, database))
}

// makeDatabase makes the database and its extension unless they are there.
func (s *server) makeDatabase(ctx context.Context) error {
	conn, err := connect(ctx, s.socket, "postgres")
	if err != nil {
		return fmt.Errorf("database %s: %w", Database, err)
	}
	defer func() { _ = conn.Close(ctx) }()
	var exists bool
	const query = `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`
	if err := conn.QueryRow(ctx, query, Database).Scan(&exists); err != nil {
		return fmt.Errorf("database %s: %w", Database, err)
	}
	if !exists {
		if _, err := conn.Exec(ctx, `CREATE DATABASE `+Database); err != nil {
			return fmt.Errorf("create database %s: %w", Database, err)
		}
	}
	db, err := connect(ctx, s.socket, Database)
	if err != nil {
		return fmt.Errorf("database %s: %w", Database, err)
	}
	defer func() { _ = db.Close(ctx) }()
	if _, err := db.Exec(ctx, `CREATE EXTENSION IF NOT EXISTS postgis`); err != nil {
		if notInstalled(err) {
			return &Fault{Code: CodeNoPostGIS, Args: map[string]string{"version": s.install.Version}, Err: err}
		}
		return fmt.Errorf("create extension postgis: %w", err)
	}
	return nil
}

// notInstalled tells whether the server said that an extension's script (0A000)
// or library (58P01) is not there.
func notInstalled(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == "0A000" || pg.Code == "58P01")
}
