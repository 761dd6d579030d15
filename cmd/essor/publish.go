package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
)

// publishFlags say what is published.
type publishFlags struct {
	pack, label, asOf string
}

func (a *app) publishCommand() *cobra.Command {
	var f publishFlags
	cmd := a.command("publish", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		ctx := cmd.Context()
		asOf, err := a.asOf(f.asOf)
		if err != nil {
			return err
		}
		if !validLabel(f.label) {
			return usageError{message.NewError("cli.label.wrong", map[string]string{"value": f.label})}
		}
		return a.withOwner(ctx, "publish", func(db *data.DB) error {
			if f.pack == "" {
				if f.pack, err = db.LastPack(ctx); errors.Is(err, data.ErrNotFound) {
					return message.NewError("cli.publish.nothing_loaded", nil)
				} else if err != nil {
					return err
				}
			}
			return a.withPack(ctx, f.pack, func(p pack.Pack) error {
				return a.publish(ctx, db, publish.Options{Label: f.label, AsOf: asOf, Pack: p, Now: a.now})
			})
		})
	})
	cmd.Flags().StringVar(&f.pack, "pack", "", a.say("cli.flag.pack_loaded", nil))
	cmd.Flags().StringVar(&f.label, "label", "", a.say("cli.flag.label", nil))
	cmd.Flags().StringVar(&f.asOf, "as-of", "", a.say("cli.flag.as_of", nil))
	return cmd
}

// validLabel tells whether a label can stand in addresses and file names; none is
// valid too.
func validLabel(label string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"
	return strings.Trim(label, letters) == ""
}

// asOf is the day whose memberships hold: the one given, or today.
func (a *app) asOf(text string) (source.Date, error) {
	now := a.now().UTC()
	if text == "" {
		return source.Day(now.Year(), now.Month(), now.Day()), nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return source.Date{}, usageError{message.NewError("cli.as_of.wrong", map[string]string{"value": text})}
	}
	return source.Date{Time: day}, nil
}

// publish publishes an edition and prints what is in it. Without a label it takes
// the name of the pack and the day.
func (a *app) publish(ctx context.Context, db *data.DB, o publish.Options) error {
	if o.Label == "" {
		o.Label = o.Pack.Name + "-" + o.AsOf.String()
	}
	report, err := publish.Publish(ctx, db, o)
	if exported, ok := errors.AsType[*data.ExportedError](err); ok {
		return message.NewError("publish.exported", map[string]string{"label": exported.Label, "date": a.text.Date(a.lang, exported.ExportedAt)})
	}
	if err != nil {
		return err
	}
	code := "cli.publish.done"
	if !report.Fresh {
		code = "cli.publish.same"
	}
	a.println(a.say(code, map[string]string{
		"label": report.Label, "id": report.ID.Short(), "as_of": report.AsOf.String(),
		"size": a.text.Bytes(a.lang, report.Bytes), "took": report.Took.Round(10 * time.Millisecond).String(),
	}))
	a.println(a.say("cli.publish.current", nil))
	a.printPublished(report)
	for _, c := range report.Conflicts {
		a.println(a.conflict(c))
	}
	for _, m := range report.Masks {
		a.printMask(m)
	}
	return nil
}

// printMask says what secrecy did to the figures of a period. The counts are for those
// who publish, who have the extract.
func (a *app) printMask(m publish.MaskReport) {
	count := func(n int) string { return a.text.Int(a.lang, int64(n)) }
	some := func(n int) string {
		if n == 0 {
			return ""
		}
		return count(n)
	}
	a.println(a.say("cli.publish.masks", map[string]string{
		"indicator": m.Indicator, "period": wording.Period(m.Period), "cells": count(m.Cells), "hidden": count(m.Primary + m.Secondary),
		"primary": count(m.Primary), "secondary": count(m.Secondary), "kept": some(m.Kept), "broken": some(m.Broken), "leaks": count(len(m.Leaks)),
		"protect": m.Protect.Round(time.Millisecond).String(), "audit": m.Audit.Round(time.Millisecond).String(),
	}))
	if len(m.Totals) > 0 {
		a.println(a.say("cli.publish.masks.totals", map[string]string{"totals": strings.Join(m.Totals, ", ")}))
	}
	if len(m.Close) > 0 {
		a.println(a.say("cli.publish.masks.close", a.figures(m.Close)))
	}
	if len(m.Leaks) > 0 {
		a.println(a.say("cli.publish.masks.leaks", a.figures(m.Leaks)))
	}
}

// namedFigures is how many figures a line names.
const namedFigures = 10

// figures are how many figures there are, and the names of the first.
func (a *app) figures(names []string) map[string]string {
	args := map[string]string{"n": a.text.Int(a.lang, int64(len(names))), "figures": strings.Join(names[:min(namedFigures, len(names))], ", ")}
	if more := len(names) - namedFigures; more > 0 {
		args["more"] = a.text.Int(a.lang, int64(more))
	}
	return args
}

// printPublished prints one line an indicator and level: over all variants and periods,
// how many values are known, and how many are not, by status.
func (a *app) printPublished(report publish.Report) {
	var rows [][]string
	for _, group := range byIndicator(report.Indicators) {
		rows = append(rows, a.publishedRow(group))
	}
	title := func(name string) string { return a.say("cli.publish.column."+name, nil) }
	a.printTable([]column{
		{title: title("indicator")},
		{title: title("level")},
		{title: title("period")},
		{title: title("values"), right: true},
		{title: title("known"), right: true},
		{title: title("others")},
	}, rows)
}

// byIndicator groups the reports by indicator, all variants together, and level.
func byIndicator(reports []publish.IndicatorReport) [][]publish.IndicatorReport {
	var groups [][]publish.IndicatorReport
	at := map[[2]string]int{}
	for _, r := range reports {
		base, _, _ := strings.Cut(r.Indicator, "?")
		key := [2]string{base, string(r.Level)}
		i, ok := at[key]
		if !ok {
			i = len(groups)
			at[key] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], r)
	}
	return groups
}

func (a *app) publishedRow(group []publish.IndicatorReport) []string {
	var all int
	statuses := map[indicator.Status]int{}
	periods, variants := map[string]bool{}, map[string]bool{}
	first, last := group[0].Period, group[0].Period
	for _, r := range group {
		periods[r.Period.String()], variants[r.Indicator] = true, true
		if r.Period.From < first.From {
			first = r.Period
		}
		if r.Period.To > last.To {
			last = r.Period
		}
		for s, n := range r.Statuses {
			statuses[s] += n
			all += n
		}
	}
	years := wording.Period(first)
	if len(periods) > 1 {
		years = a.say("cli.publish.periods", map[string]string{
			"first": wording.Period(first), "last": wording.Period(last), "n": a.text.Int(a.lang, int64(len(periods))),
		})
	}
	var others []string
	for s := indicator.Unreliable; s <= indicator.NotApplicable; s++ {
		if n := statuses[s]; n > 0 {
			others = append(others, a.text.Int(a.lang, int64(n))+" "+a.say("status."+s.String(), nil))
		}
	}
	base, _, _ := strings.Cut(group[0].Indicator, "?")
	name := a.say("indicator."+base, nil)
	if len(variants) > 1 {
		name = a.say("cli.publish.variants", map[string]string{"indicator": name, "n": a.text.Int(a.lang, int64(len(variants)))})
	}
	return []string{
		name, a.say("level."+string(group[0].Level), nil), years,
		a.text.Int(a.lang, int64(all)), a.text.Int(a.lang, int64(statuses[indicator.OK])), strings.Join(others, ", "),
	}
}

// conflict says which of two sources counts where both speak.
func (a *app) conflict(c publish.Conflict) string {
	largest := ""
	if c.Largest > 0 {
		largest = a.text.Percent(a.lang, 100*c.Largest, 2)
	}
	count := func(n int) string { return a.text.Int(a.lang, int64(n)) }
	secret := ""
	if c.Secret > 0 {
		secret = count(c.Secret)
	}
	code := "cli.publish.conflict"
	if c.Variable == publish.SeatOfGrants {
		code = "cli.publish.conflict_seats"
	}
	return a.say(code, map[string]string{
		"variable": c.Variable, "level": a.say("level."+string(c.Level), nil), "period": c.Period.String(),
		"chosen": c.Chosen, "other": c.Other, "differ": count(c.Differ), "areas": count(c.Areas), "largest": largest, "secret": secret,
	})
}
