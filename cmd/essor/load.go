package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/packs"
)

// loadFlags are what is said of a single file that no pack describes.
type loadFlags struct {
	files                           string
	layer, vintage, period, options string
	crs                             int
}

func (a *app) loadCommand() *cobra.Command {
	var f loadFlags
	cmd := a.command("load PACK | KIND FILE…", cobra.MinimumNArgs(1), func(cmd *cobra.Command, args []string) error {
		kinds := pack.Kinds()
		if _, isKind := kinds[args[0]]; !isKind && len(args) > 1 {
			return usageError{message.NewError("cli.load.unknown_kind", map[string]string{
				"kind": args[0], "kinds": strings.Join(pack.Names(kinds), ", "),
			})}
		}
		return a.withOwner(cmd.Context(), "load", func(db *data.DB) error {
			if len(args) > 1 {
				return a.loadFiles(cmd.Context(), db, f, args[0], args[1:])
			}
			return a.withPack(cmd.Context(), args[0], func(p pack.Pack) error {
				if f.files == "" {
					return usageError{message.NewError("cli.load.files", map[string]string{"pack": args[0]})}
				}
				return a.loadPack(cmd.Context(), db, p, f.files)
			})
		})
	})
	cmd.Flags().StringVar(&f.files, "files", "", a.say("cli.flag.files", nil))
	cmd.Flags().StringVar(&f.layer, "layer", "", a.say("cli.flag.layer", nil))
	cmd.Flags().StringVar(&f.vintage, "vintage", "", a.say("cli.flag.vintage", nil))
	cmd.Flags().StringVar(&f.period, "period", "", a.say("cli.flag.period", nil))
	cmd.Flags().StringVar(&f.options, "options", "", a.say("cli.flag.options", nil))
	cmd.Flags().IntVar(&f.crs, "crs", 0, a.say("cli.flag.crs", nil))
	return cmd
}

// withPack runs f with a pack given by path or by name.
func (a *app) withPack(ctx context.Context, name string, f func(pack.Pack) error) (err error) {
	p, closePack, err := pack.Open(ctx, name, packs.Files())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closePack()) }()
	return f(p)
}

// loadPack loads a pack and prints what became of its files.
func (a *app) loadPack(ctx context.Context, db *data.DB, p pack.Pack, files string) error {
	plan, err := p.MakePlan(ctx, files)
	if err != nil {
		return err
	}
	report, err := a.load(ctx, db, plan)
	if len(report.Loaded) > 0 {
		a.printLoad(report.Loaded)
	}
	if err != nil {
		return err
	}
	a.printAbsent(plan)
	return nil
}

// load loads a plan and shows how far it has come.
func (a *app) load(ctx context.Context, db *data.DB, plan pack.Plan) (pack.Report, error) {
	var bar *progress
	title := func(f pack.PlannedFile) string { return filepath.Base(f.Path) }
	l := pack.Loader{
		DB: db, Kinds: pack.Kinds(), Now: a.now,
		Started: func(f pack.PlannedFile, position, files int) {
			if bar != nil {
				bar.end()
			}
			bar = a.newProgress(fmt.Sprintf("%d/%d %s", position, files, title(f)))
		},
		Progressed: func(f pack.PlannedFile, done, total int64) { bar.set(title(f), done, total) },
	}
	report, err := l.Load(ctx, plan)
	if bar != nil {
		bar.end()
	}
	return report, err
}

// loadFiles loads single files of one kind, which no pack describes.
func (a *app) loadFiles(ctx context.Context, db *data.DB, f loadFlags, kind string, files []string) error {
	c := pack.Candidate{Kind: kind, Layer: f.layer, CRS: f.crs, Options: map[string]string{}}
	for option := range strings.SplitSeq(f.options, ",") {
		if name, value, ok := strings.Cut(option, "="); ok {
			c.Options[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	// Files without a pack count for every pack.
	plan := pack.Plan{Pack: pack.Pack{CRS: 2154}}
	for _, file := range files {
		plan.Files = append(plan.Files, pack.PlannedFile{
			Role: pack.Role{Name: kind}, Candidate: c, Path: file, Vintage: f.vintage, Period: f.period,
		})
	}
	report, err := a.load(ctx, db, plan)
	if len(report.Loaded) > 0 {
		a.printLoad(report.Loaded)
	}
	return err
}

// printLoad prints one line a file, and one line a reason for rejecting rows.
func (a *app) printLoad(loaded []data.LoadReport) {
	count := func(n int64) string { return a.text.Int(a.lang, n) }
	var rows [][]string
	for _, l := range loaded {
		name := l.Info.File
		if l.Info.Layer != "" {
			name += " : " + l.Info.Layer
		}
		rows = append(rows, []string{
			name, count(l.Counts.Read), count(l.Counts.Kept), count(l.Counts.Skipped),
			count(l.Counts.Repaired), count(l.Counts.RejectedRows()), a.reasons(l.Counts.Rejected),
		})
	}
	title := func(code string) string { return a.say("cli.load.column."+code, nil) }
	a.printTable([]column{
		{title: title("file")},
		{title: title("read"), right: true},
		{title: title("kept"), right: true},
		{title: title("skipped"), right: true},
		{title: title("repaired"), right: true},
		{title: title("rejected"), right: true},
		{title: title("reasons")},
	}, rows)
	for _, l := range loaded {
		for _, i := range l.Sample {
			a.println(a.issue(l.Info.File, i))
		}
		if more := l.Counts.RejectedRows() + l.Counts.Repaired - int64(len(l.Sample)); more > 0 {
			a.println(a.say("cli.load.more_issues", map[string]string{"n": count(more), "file": l.Info.File}))
		}
	}
}

// reasons lists why rows were rejected, the most frequent first.
func (a *app) reasons(rejected map[string]int64) string {
	codes := make([]string, 0, len(rejected))
	for code := range rejected {
		codes = append(codes, code)
	}
	slices.SortFunc(codes, func(x, y string) int {
		return strings.Compare(fmt.Sprintf("%020d", rejected[y])+x, fmt.Sprintf("%020d", rejected[x])+y)
	})
	for i, code := range codes {
		codes[i] = strconv.FormatInt(rejected[code], 10) + " × " + a.text.Title(a.lang, code)
	}
	return strings.Join(codes, a.say("cli.semicolon", nil))
}

// printAbsent tells which roles have no file, and how to get one.
func (a *app) printAbsent(plan pack.Plan) {
	for _, role := range plan.Absent {
		a.println(a.say("cli.load.absent", map[string]string{
			"title": a.choose(role.Title), "obtain": a.choose(role.Obtain),
		}))
	}
	for _, f := range plan.Unused {
		a.println(a.say("cli.load.unused", map[string]string{
			"file": filepath.Base(f.Path), "title": a.choose(f.Role.Title),
		}))
	}
}

// choose is the text of a pack in the language of the user.
func (a *app) choose(t pack.Text) string {
	if a.lang == message.EN {
		return t.EN
	}
	return t.FR
}
