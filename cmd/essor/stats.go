package main

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// statsFlags say what is printed, and how.
type statsFlags struct {
	format, edition        string
	ranking, level, period string
	all                    bool // all variants of the indicators
	grants                 grantFlags
}

func (a *app) statsCommand() *cobra.Command {
	var f statsFlags
	wanted := func(cmd *cobra.Command, args []string) error {
		if f.ranking != "" {
			return cobra.NoArgs(cmd, args)
		}
		return cobra.ExactArgs(2)(cmd, args)
	}
	cmd := a.command("stats LEVEL CODE", wanted, func(cmd *cobra.Command, args []string) error {
		if f.format != "table" && f.format != "json" && f.format != "csv" {
			return usageError{message.NewError("cli.format.wrong", map[string]string{"value": f.format})}
		}
		if err := checkStatsFlags(cmd, f); err != nil {
			return err
		}
		return a.withEdition(cmd.Context(), "stats", f.edition, func(e *edition.Edition) error {
			if f.ranking != "" {
				return a.printRanking(e, f)
			}
			sheet, err := e.Sheet(source.Level(args[0]), args[1])
			if errors.Is(err, edition.ErrNoArea) {
				return message.NewError("cli.stats.no_area", map[string]string{
					"area": args[0] + "/" + args[1], "levels": a.levels(e),
				})
			}
			if err != nil {
				return err
			}
			if f.grants.list {
				return a.printGrants(e, sheet, f)
			}
			if err := a.printSheet(sheet, f); err != nil || f.format != "table" {
				return err
			}
			a.printGrantTable(e, edition.GrantFilter{Area: sheet.Ref, Place: edition.PlaceSeat}, latestGrants)
			return nil
		})
	})
	cmd.Flags().StringVar(&f.format, "format", "table", a.say("cli.flag.format", nil))
	cmd.Flags().StringVar(&f.ranking, "ranking", "", a.say("cli.flag.ranking", nil))
	cmd.Flags().StringVar(&f.level, "level", string(source.Commune), a.say("cli.flag.level", nil))
	cmd.Flags().StringVar(&f.period, "period", "", a.say("cli.flag.period_shown", nil))
	cmd.Flags().BoolVar(&f.all, "all", false, a.say("cli.flag.all", nil))
	cmd.Flags().BoolVar(&f.grants.list, "grants", false, a.say("cli.flag.grants", nil))
	cmd.Flags().StringVar(&f.grants.axis, "axis", "", a.say("cli.flag.axis", nil))
	cmd.Flags().StringVar(&f.grants.place, "place", edition.PlaceSeat, a.say("cli.flag.place", nil))
	cmd.Flags().StringVar(&f.edition, "edition", "", a.say("cli.flag.edition", nil))
	return cmd
}

// checkStatsFlags refuses flags that would be without effect: a sheet has the latest of
// everything.
func checkStatsFlags(cmd *cobra.Command, f statsFlags) error {
	without := map[string]string{} // flag -> what it goes with
	if f.ranking == "" {
		without["level"] = "--ranking"
		if !f.grants.list {
			without["period"], without["axis"], without["place"] = "--grants, --ranking", "--grants, --ranking", "--grants, --ranking"
		}
	}
	for _, name := range slices.Sorted(maps.Keys(without)) {
		if cmd.Flags().Changed(name) {
			return usageError{message.NewError("cli.stats.without", map[string]string{"flag": "--" + name, "with": without[name]})}
		}
	}
	return nil
}

// withEdition runs f with a published edition.
func (a *app) withEdition(ctx context.Context, command, which string, f func(*edition.Edition) error) error {
	return a.withReader(ctx, command, func(db *data.DB) error {
		e, _, err := openEdition(ctx, db, which, nil)
		if err != nil {
			return err
		}
		return f(e)
	})
}

// withReader runs f on the database as the role that sees published editions and
// nothing else.
func (a *app) withReader(ctx context.Context, command string, f func(*data.DB) error) (err error) {
	d, err := a.openDatabase(ctx, command)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	db, err := data.Open(ctx, d.url, data.Reader)
	if err != nil {
		return err
	}
	defer db.Close()
	return f(db)
}

// openEdition reads the edition that a person means, and says how many others could be
// meant. It shares with known, which may be nil, what they have in common.
func openEdition(ctx context.Context, db *data.DB, which string, known *edition.Edition) (e *edition.Edition, alike int, err error) {
	choice, err := edition.Choose(ctx, db, which)
	switch {
	case errors.Is(err, edition.ErrNone):
		return nil, 0, message.NewError("cli.no_edition", nil)
	case errors.Is(err, edition.ErrUnknown):
		return nil, 0, message.NewError("cli.unknown_edition", map[string]string{"edition": which})
	case err != nil:
		return nil, 0, err
	}
	e, err = edition.OpenHead(ctx, db, choice.Head, known)
	return e, choice.Alike, err
}

// levels lists the levels of an edition.
func (a *app) levels(e *edition.Edition) string {
	var names []string
	for _, l := range e.Levels() {
		names = append(names, string(l))
	}
	return strings.Join(names, ", ")
}

func (a *app) printSheet(s edition.Sheet, f statsFlags) error {
	switch f.format {
	case "json":
		return a.printJSON(ask.Area(wording.Writer{Text: a.text, Lang: a.lang}, s))
	case "csv":
		return a.printCSV(wording.CSV(s))
	default:
		left := 0
		if !f.all {
			s.Figures, left = s.Headlines()
		}
		a.printSheetTable(s)
		if left > 0 {
			a.println("")
			a.println(a.say("cli.stats.left", map[string]string{"n": a.text.Int(a.lang, int64(left))}))
		}
		return nil
	}
}
