package main

import (
	"context"
	"slices"
	"strconv"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/export/assises"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// comparePrinted prints which figures of a pack show other numbers in the second edition than
// in the first, and why where the values of the figure moved.
func (a *app) comparePrinted(ctx context.Context, f compareFlags, before, after *edition.Edition) error {
	if f.format != "table" {
		return usageError{message.NewError("cli.compare.printed.format", nil)}
	}
	m, err := assises.ReadManifest(f.printed)
	if err != nil {
		return err
	}
	asker := ask.Asker{Writer: wording.Writer{Text: a.text, Lang: m.Language}, Known: ask.NewKnown(), Whole: true}
	list, err := assises.PrintedMoves(ctx, m, assises.Figures{Ask: asker}, before, after)
	if err != nil {
		return err
	}
	args := map[string]string{"file": f.printed, "n": a.text.Int(a.lang, int64(len(list))), "all": a.text.Int(a.lang, int64(len(m.Figures)))}
	if len(list) == 0 {
		a.println(a.say("cli.compare.printed.none", args))
		return nil
	}
	r := comparison{app: a, Comparison: edition.Compare(before, after), before: before, after: after}
	a.println(a.say("cli.compare.printed", args))
	for _, moved := range list {
		a.println(a.printedMove(moved))
		for _, why := range r.causesOf(moved.Printed) {
			a.println("    " + why)
		}
	}
	return nil
}

func (a *app) printedMove(m assises.Moved) string {
	args := map[string]string{"n": strconv.Itoa(m.Number), "title": m.Title}
	if m.Gone != nil {
		args["why"] = a.text.Error(a.lang, m.Gone)
		return a.say("cli.compare.printed.gone", args)
	}
	args["moved"], args["all"], args["example"] = a.text.Int(a.lang, int64(m.Numbers)), a.text.Int(a.lang, int64(m.All)), m.Sentence()
	return a.say("cli.compare.printed.figure", args)
}

// causesOf are the causes of the moves of the vectors that a figure shows, each once.
func (r comparison) causesOf(p assises.Printed) []string {
	var list []string
	for _, m := range r.Moves {
		if m.Key.String() != p.Vector {
			continue
		}
		for _, c := range m.Causes {
			if text := r.cause(c); !slices.Contains(list, text) {
				list = append(list, text)
			}
		}
	}
	return list
}
