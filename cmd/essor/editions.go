package main

import (
	"github.com/spf13/cobra"

	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
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
	cmd.AddCommand(a.command("compare A B", cobra.ExactArgs(2), func(cmd *cobra.Command, args []string) error {
		return a.withEdition(cmd.Context(), "editions", args[0], func(before *edition.Edition) error {
			return a.withEdition(cmd.Context(), "editions", args[1], func(after *edition.Edition) error {
				a.printMoves(edition.Compare(before, after), after)
				return nil
			})
		})
	}))
	return cmd
}

// printMoves prints one line a value that moved, and why.
func (a *app) printMoves(moves []edition.Move, after *edition.Edition) {
	if len(moves) == 0 {
		a.println(a.say("cli.compare.same", nil))
		return
	}
	w := wording.Writer{Text: a.text, Lang: a.lang}
	rows := make([][]string, len(moves))
	for i, m := range moves {
		d, ok := after.Definition(m.Key.Indicator)
		if !ok {
			d.ID = m.Key.Indicator
		}
		was, is := w.Value(d, m.Before), w.Value(d, m.After)
		// As many decimals as it takes to see the difference.
		for fine := d; was == is && m.Before.Number != m.After.Number && fine.Decimals < 9; {
			fine.Decimals++
			was, is = w.Value(fine, m.Before), w.Value(fine, m.After)
		}
		switch m.Why {
		case edition.WhyNew:
			was = "—"
		case edition.WhyGone:
			is = "—"
		}
		rows[i] = []string{
			w.Indicator(m.Key.Indicator), wording.Period(m.Key.Period), m.Ref.String(), m.Name, was, is,
			a.say("cli.compare.why."+string(m.Why), nil),
		}
	}
	title := func(name string) string { return a.say("cli.compare.column."+name, nil) }
	a.printTable([]column{
		{title: title("indicator")},
		{title: title("period")},
		{title: title("area")},
		{title: title("name")},
		{title: title("before"), right: true},
		{title: title("after"), right: true},
		{title: title("why")},
	}, rows)
}
