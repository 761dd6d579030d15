package main

import (
	"context"
	"errors"
	"log/slog"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/cluster"
)

// database is where figures are kept: the one of DATABASE_URL, or that of a
// private server under the data folder.
type database struct {
	url     string
	cluster *cluster.Cluster // nil with DATABASE_URL
}

// openDatabase finds the database, starts the private server when there is no
// DATABASE_URL, and brings the schema up to date.
func (a *app) openDatabase(ctx context.Context, command string) (*database, error) {
	d := &database{url: a.getenv("DATABASE_URL")}
	if d.url == "" {
		dir, err := a.dataDir()
		if err != nil {
			return nil, err
		}
		log := slog.New(slog.DiscardHandler)
		d.cluster, err = cluster.Start(ctx, cluster.Config{Dir: dir, Command: "essor " + command, Log: log, Getenv: a.getenv})
		if err != nil {
			return nil, err
		}
		d.url = d.cluster.URL()
	}
	if err := data.Migrate(ctx, d.url); err != nil {
		return nil, errors.Join(err, d.close(ctx))
	}
	return d, nil
}

// close stops the private server if it is ours.
func (d *database) close(ctx context.Context) error {
	if d.cluster == nil {
		return nil
	}
	return d.cluster.Stop(context.WithoutCancel(ctx))
}

// withOwner runs f on the database as the role that loads and publishes.
func (a *app) withOwner(ctx context.Context, command string, f func(*data.DB) error) (err error) {
	d, err := a.openDatabase(ctx, command)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	db, err := data.Open(ctx, d.url, data.Owner)
	if err != nil {
		return err
	}
	defer db.Close()
	return d.explain(ctx, f(db))
}

// explain says of work that broke off because the private server stopped whose
// server it was.
func (d *database) explain(ctx context.Context, err error) error {
	if d.cluster == nil || err == nil {
		return err
	}
	return d.cluster.Explain(ctx, err)
}
