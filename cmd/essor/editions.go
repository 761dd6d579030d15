package main

import (
	"github.com/spf13/cobra"

	"github.com/observatoire-essor/essor/data"
)

func (a *app) editionsCommand() *cobra.Command {
	cmd := a.command("editions", cobra.NoArgs, nil)
	cmd.RunE = nil
	cmd.AddCommand(a.command("list", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		return a.withOwner(cmd.Context(), "editions", func(db *data.DB) error {
			heads, err := db.Editions(cmd.Context())
			if err != nil {
				return err
			}
			rows := make([][]string, 0, len(heads))
			for i := len(heads) - 1; i >= 0; i-- {
				h := heads[i]
				rows = append(rows, []string{
					h.Label, h.ID[:12], a.text.Date(a.lang, h.AsOf), a.text.Date(a.lang, h.PublishedAt),
				})
			}
			title := func(name string) string { return a.say("cli.editions.column."+name, nil) }
			a.printTable([]column{{title: title("label")}, {title: title("id")}, {title: title("as_of")}, {title: title("published")}}, rows)
			return nil
		})
	}))
	cmd.AddCommand(a.compareCommand())
	return cmd
}
