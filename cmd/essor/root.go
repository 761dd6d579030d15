package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/cluster"
)

// app is one run of the program.
type app struct {
	process
	text message.Catalogue
	lang message.Lang
	dir  string // flag --dir, as given
}

// usageError is a wrong use of the command line: exit status 2.
type usageError struct{ err error }

func (u usageError) Error() string { return u.err.Error() }
func (u usageError) Unwrap() error { return u.err }

// run is the program without its process: it ends when ctx does, and returns the
// exit status.
func run(ctx context.Context, args []string, p process) int {
	text, err := message.Load()
	if err != nil {
		_, _ = fmt.Fprintln(p.stderr, "essor:", err)
		return statusFailed
	}
	asked := chosenLang(args, p.getenv)
	a := &app{process: p, text: text, lang: message.ParseLang(asked)}
	if !hasWords(asked) {
		_, _ = fmt.Fprintln(p.stderr, "essor:", a.say("cli.lang", map[string]string{"value": asked}))
		return statusUsage
	}
	root := a.root()
	root.SetArgs(args)
	err = root.ExecuteContext(ctx)
	var usage usageError
	switch {
	case err == nil:
		return statusDone
	case errors.As(err, &usage):
		_, _ = fmt.Fprintln(p.stderr, "essor:", a.text.Error(a.lang, usage.err))
		_, _ = fmt.Fprintln(p.stderr, a.say("cli.see_help", nil))
		return statusUsage
	case ctx.Err() != nil:
		_, _ = fmt.Fprintln(p.stderr, "essor:", a.say("cli.interrupted", nil))
		return statusFailed
	default:
		_, _ = fmt.Fprintln(p.stderr, "essor:", a.text.Error(a.lang, err))
		return statusFailed
	}
}

// chosenLang is the language of what is printed. It must be known before flags are
// parsed, because the help has one too.
func chosenLang(args []string, getenv func(string) string) string {
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, "--lang="); ok {
			return value
		}
		if arg == "--lang" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return getenv("ESSOR_LANG")
}

// hasWords tells whether the catalogue has a language, or none is asked for.
func hasWords(lang string) bool {
	lang = strings.ToLower(lang)
	return lang == "" || strings.HasPrefix(lang, "fr") || strings.HasPrefix(lang, "en")
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "essor",
		Short:         a.say("cli.essor", nil),
		Long:          a.say("cli.essor.long", nil),
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          unknownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SuggestionsMinimumDistance = 2 // letters
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.PersistentFlags().StringVar(&a.dir, "dir", "", a.say("cli.flag.dir", nil))
	root.PersistentFlags().String("lang", string(a.lang), a.say("cli.flag.lang", nil))
	root.AddCommand(
		a.upCommand(), a.loadCommand(), a.fetchCommand(), a.publishCommand(), a.editionsCommand(),
		a.serveCommand(), a.statsCommand(), a.issuesCommand(), a.doctorCommand(), a.synthCommand(),
		a.exportCommand(), a.verifyCommand(),
	)
	a.inWords(root)
	return root
}

// command makes a command whose help is in the catalogue under "cli.NAME", and
// whose wrong use gives exit status 2.
func (a *app) command(use string, args cobra.PositionalArgs, do func(cmd *cobra.Command, args []string) error) *cobra.Command {
	name, _, _ := strings.Cut(use, " ")
	return &cobra.Command{
		Use:   use,
		Short: a.say("cli."+name, nil),
		Long:  a.say("cli."+name+".long", nil),
		Args: func(cmd *cobra.Command, given []string) error {
			if err := args(cmd, given); err != nil {
				return a.argsError(cmd, given)
			}
			return nil
		},
		RunE: do,
	}
}

// say is a sentence of the catalogue.
func (a *app) say(code string, args map[string]string) string {
	return a.text.Sentence(a.lang, code, args)
}

// println writes a line for the user.
func (a *app) println(line string) { _, _ = fmt.Fprintln(a.stdout, line) }

// note writes a line about what goes on, apart from results.
func (a *app) note(code string, args map[string]string) {
	_, _ = fmt.Fprintln(a.stderr, a.say(code, args))
}

// dataDir is the folder of the private PostgreSQL and of what essor keeps.
func (a *app) dataDir() (string, error) { return cluster.DataDir(a.dir, a.getenv, a.uid) }
