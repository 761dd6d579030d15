package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/synth"
)

// upFlags say what `essor up` shows, and where.
type upFlags struct {
	pack, files, label, asOf string
	serveFlags
}

func (a *app) upCommand() *cobra.Command {
	var f upFlags
	cmd := a.command("up", cobra.NoArgs, func(cmd *cobra.Command, _ []string) (err error) {
		ctx := cmd.Context()
		if f.pack != "" && f.files == "" {
			return usageError{message.NewError("cli.up.files", map[string]string{"pack": f.pack})}
		}
		options, err := f.options()
		if err != nil {
			return err
		}
		listener, err := a.listen(ctx, f.addr)
		if err != nil {
			return err
		}
		defer func() { _ = listener.Close() }()
		a.note("cli.up.database", nil)
		d, err := a.openDatabase(ctx, "up")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, d.close(ctx)) }()
		if err := a.prepare(ctx, d, f); err != nil {
			return d.explain(ctx, err)
		}
		return a.serve(ctx, d, listener, options)
	})
	cmd.Flags().StringVar(&f.pack, "pack", "", a.say("cli.flag.pack", nil))
	cmd.Flags().StringVar(&f.files, "files", "", a.say("cli.flag.files", nil))
	cmd.Flags().StringVar(&f.label, "label", "", a.say("cli.flag.label", nil))
	cmd.Flags().StringVar(&f.asOf, "as-of", "", a.say("cli.flag.as_of", nil))
	a.addServeFlags(cmd, &f.serveFlags)
	return cmd
}

// demoPack is the embedded pack of the demonstration.
const demoPack = "demo"

// prepare loads the pack, unless the database has these very files, and publishes.
func (a *app) prepare(ctx context.Context, d *database, f upFlags) (err error) {
	asOf, err := a.asOf(f.asOf)
	if err != nil {
		return err
	}
	db, err := data.Open(ctx, d.url, data.Owner)
	if err != nil {
		return err
	}
	defer db.Close()
	if f.pack == "" {
		switch last, err := db.LastPack(ctx); {
		case err == nil && last != demoPack:
			// Never put the demonstration in the place of a real territory.
			a.note("cli.up.existing", map[string]string{"pack": last})
			return nil
		case err != nil && !errors.Is(err, data.ErrNotFound):
			return err
		}
		f.pack = demoPack
		if f.files, err = os.MkdirTemp("", "essor-demo-"); err != nil {
			return fmt.Errorf("demonstration: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(f.files)) }()
		a.note("cli.up.demo", nil)
		if _, err := synth.Write(ctx, f.files, synth.Options{Seed: synth.DemonstrationSeed}); err != nil {
			return err
		}
	}
	return a.withPack(ctx, f.pack, func(p pack.Pack) error {
		if err := a.loadUnlessLoaded(ctx, db, p, f.files); err != nil {
			return err
		}
		return a.publish(ctx, db, publish.Options{Label: f.label, AsOf: asOf, Pack: p, Now: a.now})
	})
}

// loadUnlessLoaded loads the pack when a file is new or has changed.
func (a *app) loadUnlessLoaded(ctx context.Context, db *data.DB, p pack.Pack, files string) error {
	plan, err := p.MakePlan(ctx, files)
	if err != nil {
		return err
	}
	loaded, err := pack.IsLoaded(ctx, db, plan)
	if err != nil {
		return err
	}
	if loaded {
		a.note("cli.up.loaded", map[string]string{"title": a.choose(p.Title)})
		a.printAbsent(plan)
		return nil
	}
	return a.loadPack(ctx, db, p, files)
}
