package main

import (
	"context"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/observatoire-essor/essor/api/export/assises"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/edition"
)

func (a *app) verifyCommand() *cobra.Command {
	return a.command("verify DIR", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		dir := args[0]
		m, err := assises.ReadManifest(filepath.Join(dir, assises.ManifestName))
		if err != nil {
			return err
		}
		plan, err := assises.ReadPlan(dir, m)
		if err != nil {
			return err
		}
		return a.withEdition(cmd.Context(), "verify", string(m.Edition.ID), func(e *edition.Edition) error {
			return a.verify(cmd.Context(), e, dir, m, plan)
		})
	})
}

// verify makes a pack again and prints what differs. A file that has changed is an error.
func (a *app) verify(ctx context.Context, e *edition.Edition, dir string, m assises.Manifest, plan assises.Plan) error {
	o, err := a.packOptions(ctx, e, plan, m.Only)
	if err != nil {
		return err
	}
	shown := a.newSteps()
	o.Place = dir
	if shown.bar != nil { // lines of steps would hide what differs
		o.Tell = shown.set
	}
	v, err := assises.Verify(ctx, m, o)
	shown.end()
	if err != nil {
		return err
	}
	for _, c := range v.Changed {
		a.println(a.say("cli.verify.changed", map[string]string{"path": c.Path, "why": a.say("cli.verify.why."+string(c.Why), nil)}))
	}
	for _, r := range v.Redrawn {
		a.println(a.say("cli.verify.renderer", map[string]string{"path": r.Path, "before": r.Before, "after": r.After}))
	}
	if v.Unmade {
		a.println(a.say("cli.verify.unmade", nil))
	}
	args := map[string]string{
		"dir": dir, "files": a.text.Int(a.lang, int64(v.Files)), "changed": a.text.Int(a.lang, int64(len(v.Changed))), "n": a.text.Int(a.lang, int64(len(v.Redrawn))),
	}
	switch {
	case v.Same():
		a.println(a.say("cli.verify.result.same", args))
	case len(v.Changed) == 0:
		a.println(a.say("cli.verify.result.renderer", args))
	default:
		return message.NewError("cli.verify.result.changed", args)
	}
	return nil
}
