package data

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

// ErrNotFound says that what was asked for is not in the database.
var ErrNotFound = errors.New("not found")

// Role is what a connection may do.
type Role string

// The roles of the schema.
const (
	Owner  Role = "essor_owner"  // loads and publishes
	Reader Role = "essor_reader" // sees editions only
)

// DB is a pool of connections to a database with Essor's schema.
type DB struct {
	pool *pgxpool.Pool
	url  string
}

// Open connects to the database as a role, which must exist: see [Migrate].
func Open(ctx context.Context, url string, role Role) (*DB, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	config.ConnConfig.RuntimeParams["search_path"] = "essor, public"
	config.ConnConfig.RuntimeParams["application_name"] = "essor"
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		if _, err := conn.Exec(ctx, `SELECT set_config('role', $1, false)`, string(role)); err != nil {
			return err
		}
		return registerGeometry(ctx, conn)
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("database: %w", explain(err))
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("database: %w", explain(err))
	}
	return &DB{pool: pool, url: url}, nil
}

// Close closes all connections.
func (db *DB) Close() { db.pool.Close() }

// Ping asks the database for a sign of life.
func (db *DB) Ping(ctx context.Context) error { return db.pool.Ping(ctx) }

// inTx runs f in one transaction: all of it happens, or nothing.
func (db *DB) inTx(ctx context.Context, f func(pgx.Tx) error) error {
	return explain(pgx.BeginFunc(ctx, db.pool, f))
}

// registerGeometry lets geometry travel as the bytes of EWKB.
func registerGeometry(ctx context.Context, conn *pgx.Conn) error {
	var oid uint32
	if err := conn.QueryRow(ctx, `SELECT 'public.geometry'::regtype::oid`).Scan(&oid); err != nil {
		return fmt.Errorf("type geometry: %w", err)
	}
	conn.TypeMap().RegisterType(&pgtype.Type{Name: "geometry", OID: oid, Codec: pgtype.ByteaCodec{}})
	return nil
}
