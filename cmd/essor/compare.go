package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// compareFlags say which moves are printed, and how.
type compareFlags struct {
	format, level, indicator string
	printed                  string // manifest of a pack
	all                      bool
}

func (a *app) compareCommand() *cobra.Command {
	var f compareFlags
	cmd := a.command("compare A B", cobra.ExactArgs(2), func(cmd *cobra.Command, args []string) error {
		if !slices.Contains([]string{"table", "json", "csv"}, f.format) {
			return usageError{message.NewError("cli.format.wrong", map[string]string{"value": f.format})}
		}
		ctx := cmd.Context()
		return a.withReader(ctx, "editions", func(db *data.DB) error {
			before, after, err := a.openTwo(ctx, db, [2]string(args))
			if err != nil {
				return err
			}
			if err := a.checkCompared(f, before, after); err != nil {
				return err
			}
			if f.printed != "" {
				return a.comparePrinted(ctx, f, before, after)
			}
			r := comparison{app: a, Comparison: edition.Compare(before, after).Filter(f.keeps), before: before, after: after}
			switch f.format {
			case "json":
				return r.movesJSON()
			case "csv":
				return r.movesCSV()
			}
			r.printTables(f.all)
			return nil
		})
	})
	cmd.Flags().StringVar(&f.format, "format", "table", a.say("cli.flag.format", nil))
	cmd.Flags().StringVar(&f.level, "level", "", a.say("cli.flag.compare_level", nil))
	cmd.Flags().StringVar(&f.indicator, "indicator", "", a.say("cli.flag.compare_indicator", nil))
	cmd.Flags().StringVar(&f.printed, "printed", "", a.say("cli.flag.printed", nil))
	cmd.Flags().BoolVar(&f.all, "all", false, a.say("cli.flag.compare_all", nil))
	return cmd
}

// openTwo reads two editions, what they share once. Where a word means several editions
// it notes which was taken.
func (a *app) openTwo(ctx context.Context, db *data.DB, which [2]string) (before, after *edition.Edition, err error) {
	var opened [2]*edition.Edition
	for i, word := range which {
		e, alike, err := openEdition(ctx, db, word, opened[0])
		if err != nil {
			return nil, nil, err
		}
		if opened[i] = e; alike > 0 {
			a.note("cli.compare.alike", map[string]string{
				"word": word, "n": a.text.Int(a.lang, int64(alike+1)), "id": e.Head.ID.Short(), "published": a.text.Date(a.lang, e.Head.PublishedAt),
			})
		}
	}
	return opened[0], opened[1], nil
}

// checkCompared refuses a level or an indicator that neither edition has.
func (a *app) checkCompared(f compareFlags, editions ...*edition.Edition) error {
	var levels, ids []string
	for _, e := range editions {
		for _, l := range e.Levels() {
			levels = append(levels, string(l))
		}
		for _, d := range e.Catalogue {
			ids = append(ids, d.ID)
		}
	}
	slices.Sort(levels)
	slices.Sort(ids)
	levels, ids = slices.Compact(levels), slices.Compact(ids)
	if f.level != "" && !slices.Contains(levels, f.level) {
		return message.NewError("cli.ranking.no_level", map[string]string{"level": f.level, "levels": strings.Join(levels, ", ")})
	}
	if f.indicator != "" && !slices.ContainsFunc(ids, f.names) {
		return message.NewError("cli.ranking.no_indicator", map[string]string{"indicator": f.indicator, "period": "", "indicators": strings.Join(ids, ", ")})
	}
	return nil
}

// keeps tells whether a move was asked for.
func (f compareFlags) keeps(m edition.Move) bool {
	return (f.level == "" || m.Key.Level == source.Level(f.level)) && (f.indicator == "" || f.names(m.Key.Indicator))
}

// names tells whether the flag means an indicator: that very id, or the one without
// parameters for all its variants.
func (f compareFlags) names(id string) bool {
	base, _, _ := strings.Cut(id, "?")
	return id == f.indicator || base == f.indicator
}

// comparison is a comparison that is being printed.
type comparison struct {
	*app
	edition.Comparison
	before, after *edition.Edition
}

func (r comparison) writer() wording.Writer { return wording.Writer{Text: r.text, Lang: r.lang} }

// simulated tells whether a value that moved rests on a simulated file.
func (r comparison) simulated(m edition.Move) bool {
	return r.before.Simulated(m.Before) || r.after.Simulated(m.After)
}

// cause writes a cause in words: "new file: subventions.csv (…)".
func (r comparison) cause(c edition.Cause) string {
	args := map[string]string{}
	switch c.Why {
	case edition.WhyPerimeter:
		args["entered"], args["left"] = r.refs(c.Entered), r.refs(c.Left)
	case edition.WhyMethod:
		args["before"], args["after"] = r.method(c.Methods[0]), r.method(c.Methods[1])
	case edition.WhySecrecy:
		if !c.Hidden {
			return r.say("cli.compare.cause.secrecy.shown", nil)
		}
	case edition.WhyDenominator:
		args["before"], args["after"] = c.Periods[0], c.Periods[1]
	case edition.WhyData:
		var files []string
		for _, s := range c.Sources {
			files = append(files, r.file(s))
		}
		args["files"] = strings.Join(files, "; ")
	case edition.WhyReference:
		was, is := r.text.Float(r.lang, c.References[0].Number, 4), r.text.Float(r.lang, c.References[1].Number, 4)
		args["before"], args["after"] = was, is
	}
	return r.say("cli.compare.cause."+string(c.Why), args)
}

// method is the key under which the catalogue describes a method; the sentences there are
// of a value and its arguments.
func (r comparison) method(name string) string {
	if name == "" {
		return r.say("cli.compare.no_method", nil)
	}
	return name
}

// file writes the change of a file, with what tells two files of one name apart.
func (r comparison) file(s edition.SourceChange) string {
	digest := func(s *edition.Source) string { return s.SHA256[:min(len(s.SHA256), 8)] }
	switch {
	case s.Before == nil:
		return r.say("cli.compare.file.added", map[string]string{"role": s.Role(), "file": s.After.File, "vintage": s.After.Vintage, "sha": digest(s.After)})
	case s.After == nil:
		return r.say("cli.compare.file.gone", map[string]string{"role": s.Role(), "file": s.Before.File, "vintage": s.Before.Vintage, "sha": digest(s.Before)})
	case s.Described():
		return r.say("cli.compare.file.described", map[string]string{"role": s.Role(), "file": s.After.File, "sha": digest(s.After)})
	}
	name := s.After.File
	if s.Before.File != name {
		name = s.Before.File + " → " + name
	}
	vintage := s.After.Vintage
	if s.Before.Vintage != vintage {
		vintage = s.Before.Vintage + " → " + vintage
	}
	return r.say("cli.compare.file.changed", map[string]string{
		"role": s.Role(), "file": name, "vintage": vintage, "before": digest(s.Before), "after": digest(s.After),
	})
}

// refs lists areas by their names.
func (r comparison) refs(list []source.Ref) string {
	words := make([]string, len(list))
	for i, ref := range list {
		name := r.after.Name(ref)
		if name == ref.Code {
			name = r.before.Name(ref)
		}
		words[i] = name + " (" + ref.String() + ")"
	}
	return strings.Join(words, ", ")
}
