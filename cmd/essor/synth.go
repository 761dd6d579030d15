package main

import (
	"github.com/spf13/cobra"

	"github.com/observatoire-essor/essor/data/synth"
)

func (a *app) synthCommand() *cobra.Command {
	var out string
	var o synth.Options
	cmd := a.command("synth", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		manifest, err := synth.Write(cmd.Context(), out, o)
		if err != nil {
			return err
		}
		rows := make([][]string, len(manifest.Files))
		for i, f := range manifest.Files {
			simulated := ""
			if f.Simulated {
				simulated = a.say("cli.synth.simulated", nil)
			}
			rows[i] = []string{f.Name, a.text.Int(a.lang, int64(f.Rows)), simulated, f.Title}
		}
		a.printTable([]column{
			{title: a.say("cli.load.column.file", nil)},
			{title: a.say("cli.synth.rows", nil), right: true},
			{title: ""},
			{title: a.say("cli.synth.title", nil)},
		}, rows)
		return nil
	})
	cmd.Flags().StringVar(&out, "out", "essor-synth", a.say("cli.flag.out", nil))
	cmd.Flags().Uint64Var(&o.Seed, "seed", synth.DemonstrationSeed, a.say("cli.flag.seed", nil))
	cmd.Flags().IntVar(&o.Scale, "scale", 1, a.say("cli.flag.scale", nil))
	return cmd
}
