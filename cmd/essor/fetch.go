package main

import (
	"context"
	"net/http"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/observatoire-essor/essor/data/pack"
)

func (a *app) fetchCommand() *cobra.Command {
	var files string
	cmd := a.command("fetch PACK", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		ctx := cmd.Context()
		return a.withPack(ctx, args[0], func(p pack.Pack) error {
			downloads, err := p.Downloads(ctx, files)
			if err != nil {
				return err
			}
			if err := a.printManual(ctx, p, files, downloads); err != nil {
				return err
			}
			for _, d := range downloads {
				name := filepath.Base(d.Path)
				bar := a.newProgress(name)
				err := pack.Fetch(ctx, http.DefaultClient, d, func(done, total int64) { bar.set(name, done, total) })
				bar.end()
				if err != nil {
					return err
				}
				a.println(a.say("cli.fetch.done", map[string]string{"file": d.Path}))
			}
			return nil
		})
	})
	cmd.Flags().StringVar(&files, "files", ".", a.say("cli.flag.files", nil))
	return cmd
}

// printManual names the roles that have no file and no address to download from.
func (a *app) printManual(ctx context.Context, p pack.Pack, files string, downloads []pack.Download) error {
	missing, err := p.Missing(ctx, files)
	if err != nil {
		return err
	}
	automatic := map[string]bool{}
	for _, d := range downloads {
		automatic[d.Role.Name] = true
	}
	for _, role := range missing {
		if !automatic[role.Name] {
			a.println(a.say("cli.fetch.manual", map[string]string{"title": a.choose(role.Title), "obtain": a.choose(role.Obtain)}))
		}
	}
	if len(missing) == 0 {
		a.println(a.say("cli.fetch.nothing", nil))
	}
	return nil
}
