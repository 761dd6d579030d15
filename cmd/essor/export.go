package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/export/assises"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/geo/infile"
)

// exportFlags say what is exported, and where to.
type exportFlags struct {
	edition, out, plan string
	only               []string
}

func (a *app) exportCommand() *cobra.Command {
	var f exportFlags
	cmd := a.command("export", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		if f.out == "" {
			return usageError{message.NewError("cli.export.out", nil)}
		}
		ctx := cmd.Context()
		plan, err := a.readPlan(ctx, f.plan, cmd.Flags().Changed("lang"))
		if err != nil {
			return err
		}
		return a.withOwner(ctx, "export", func(db *data.DB) error { return a.export(ctx, db, plan, f) })
	})
	cmd.Flags().StringVar(&f.edition, "edition", "", a.say("cli.flag.export_edition", nil))
	cmd.Flags().StringVar(&f.out, "out", "", a.say("cli.flag.export_out", nil))
	cmd.Flags().StringVar(&f.plan, "plan", "", a.say("cli.flag.export_plan", nil))
	cmd.Flags().StringSliceVar(&f.only, "only", nil, a.say("cli.flag.export_only", nil))
	return cmd
}

// mostPlan is how long a plan may be.
const mostPlan = 1 << 20 // bytes

// readPlan reads the plan of a file, or the one of Essor. Its language is that of the command
// line when one is given there.
func (a *app) readPlan(ctx context.Context, name string, override bool) (assises.Plan, error) {
	if name == "" {
		lang := message.FR
		if override {
			lang = a.lang
		}
		return assises.DefaultPlan(lang)
	}
	file, err := infile.Open(ctx, name, infile.Limits{Size: mostPlan})
	if err != nil {
		return assises.Plan{}, err
	}
	body, err := io.ReadAll(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return assises.Plan{}, err
	}
	plan, err := assises.ParsePlan(name, body)
	if err != nil {
		return plan, usageError{err}
	}
	if override {
		plan.Language = a.lang
	}
	return plan, nil
}

// export makes the pack of an edition, and freezes the edition.
func (a *app) export(ctx context.Context, db *data.DB, plan assises.Plan, f exportFlags) error {
	e, _, err := openEdition(ctx, db, f.edition, nil)
	if err != nil {
		return err
	}
	o, err := a.packOptions(ctx, e, plan, f.only)
	if err != nil {
		return err
	}
	o.Place = f.out
	shown := a.newSteps()
	o.Tell = shown.set
	report, err := assises.Export(ctx, o)
	shown.end()
	if err != nil {
		return a.unfinished(f.out, ofPlan(err))
	}
	if err := db.RecordExport(ctx, string(e.Head.ID), report.Manifest.ID, a.now()); err != nil {
		return err
	}
	return a.tellPack(f.out, e, report)
}

// ofPlan makes a mistake of a plan, or of what is asked of it, a wrong use of the command.
func ofPlan(err error) error {
	var fault *infile.Fault
	var sentence *message.SentenceError
	if errors.As(err, &fault) || errors.As(err, &sentence) && sentence.Code == "assises.only" {
		return usageError{err}
	}
	return err
}

// packOptions are what a pack is made from on this machine.
func (a *app) packOptions(ctx context.Context, e *edition.Edition, plan assises.Plan, only []string) (assises.Options, error) {
	asker := ask.Asker{Writer: wording.Writer{Text: a.text, Lang: plan.Language}, Known: ask.NewKnown(), Whole: true}
	o := assises.Options{
		Edition: e, Ask: asker, Plan: plan, Draw: assises.Figures{Ask: asker}, Version: version(), Only: only, Workers: runtime.GOMAXPROCS(0),
	}
	browser, err := assises.FindChromium(ctx, a.getenv)
	switch {
	case err == nil:
		o.Print = browser
	case !errors.Is(err, assises.ErrNoChromium):
		return o, err
	}
	return o, nil
}

// unfinished says where what is done of a pack lies, unless another run is at work there.
func (a *app) unfinished(out string, err error) error {
	var wrong usageError
	var sentence *message.SentenceError
	busy := errors.As(err, &sentence) && sentence.Code == "assises.busy"
	if dir := assises.WorkFolder(out); !errors.As(err, &wrong) && !busy {
		if _, missing := os.Stat(dir); missing == nil {
			a.note("cli.export.interrupted", map[string]string{"dir": dir})
		}
	}
	return err
}

// tellPack says what a pack holds and what it lacks. A pack that lacks a file is an error,
// though the rest of it stands.
func (a *app) tellPack(out string, e *edition.Edition, r assises.Report) error {
	count := func(n int) string {
		if n == 0 {
			return ""
		}
		return a.text.Int(a.lang, int64(n))
	}
	for _, l := range r.Left {
		a.note("cli.export.left", map[string]string{"name": l.Name, "why": assises.Says(wording.Writer{Text: a.text, Lang: a.lang}, l.Why)})
	}
	a.println(a.say("cli.export.done", map[string]string{
		"dir": out, "figures": count(len(r.Manifest.Figures)), "files": count(len(r.Manifest.Files) + 1), "left": count(len(r.Left)), "kept": count(r.Resumed),
	}))
	a.println(a.say("cli.export.frozen", map[string]string{"label": e.Head.Label, "id": e.Head.ID.Short()}))
	if len(r.Manifest.Missing) > 0 {
		return message.NewError("cli.export.no_chromium", map[string]string{
			"files": strings.Join(r.Manifest.Missing, ", "), "html": filepath.Join(out, "livret.html"),
		})
	}
	return nil
}

// steps shows how far a pack has come: a bar on a terminal, a line a thing elsewhere.
type steps struct {
	app *app
	bar *progress
}

func (a *app) newSteps() *steps {
	s := &steps{app: a}
	if isTerminal(a.stderr) {
		s.bar = a.progressOf(a.say("cli.export.step.title", nil), false)
	}
	return s
}

func (s *steps) set(step assises.Step) {
	what := step.What
	if code := "cli.export.step." + what; s.app.text.Has(code) {
		what = s.app.say(code, nil)
	}
	if s.bar != nil {
		s.bar.count(what, step.Done, step.Total)
		return
	}
	kept := ""
	if step.Kept {
		kept = s.app.say("cli.export.step.kept", nil)
	}
	s.app.note("cli.export.step", map[string]string{"done": strconv.Itoa(step.Done), "total": strconv.Itoa(step.Total), "what": what, "kept": kept})
}

func (s *steps) end() {
	if s.bar != nil {
		s.bar.end()
	}
}
