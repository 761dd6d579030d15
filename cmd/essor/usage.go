package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/observatoire-essor/essor/api/message"
)

// The library of the command line writes its own words in English. These are the ones that
// people see, in the language of the rest.

// inWords gives a command, and those below it, the words of the catalogue.
func (a *app) inWords(root *cobra.Command) {
	root.SetUsageFunc(a.usage)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{flagError(err)} })
	root.InitDefaultHelpCmd()
	var each func(cmd *cobra.Command)
	each = func(cmd *cobra.Command) {
		if cmd.Name() == "help" {
			cmd.Short, cmd.Long = a.say("cli.help", nil), a.say("cli.help", nil)
		}
		cmd.InitDefaultHelpFlag()
		cmd.Flags().Lookup("help").Usage = a.say("cli.flag.help", nil)
		for _, below := range cmd.Commands() {
			each(below)
		}
	}
	each(root)
}

// usage says how a command is used.
func (a *app) usage(cmd *cobra.Command) error {
	var b strings.Builder
	title := func(code string) { b.WriteString(a.say("cli.usage."+code, nil) + "\n") }
	title("usage")
	if cmd.Runnable() && cmd.HasParent() {
		b.WriteString("  " + a.useLine(cmd) + "\n")
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "  %s [%s]\n\n", cmd.CommandPath(), a.say("cli.usage.a_command", nil))
		title("commands")
		for _, below := range cmd.Commands() {
			if below.IsAvailableCommand() || below.Name() == "help" {
				fmt.Fprintf(&b, "  %-*s %s\n", below.NamePadding(), below.Name(), below.Short)
			}
		}
	}
	flags := func(code string, set *pflag.FlagSet) {
		if set.HasAvailableFlags() {
			b.WriteString("\n")
			title(code)
			b.WriteString(strings.ReplaceAll(set.FlagUsages(), "(default ", "("+a.say("cli.usage.default", nil)))
		}
	}
	flags("flags", cmd.LocalFlags())
	flags("global", cmd.InheritedFlags())
	if cmd.HasAvailableSubCommands() {
		b.WriteString("\n" + a.say("cli.usage.more", map[string]string{"command": cmd.CommandPath()}) + "\n")
	}
	_, err := cmd.OutOrStdout().Write([]byte(b.String()))
	return err
}

// useLine is a command with what it takes.
func (a *app) useLine(cmd *cobra.Command) string {
	return strings.Replace(cmd.UseLine(), "[flags]", "["+a.say("cli.usage.options", nil)+"]", 1)
}

// flagError says what is wrong with a flag, in a sentence of the catalogue.
func flagError(err error) error {
	say := func(code string, pairs ...string) error {
		args := map[string]string{}
		for pair := range slices.Chunk(pairs, 2) {
			args[pair[0]] = pair[1]
		}
		return message.NewError("cli.usage."+code, args)
	}
	dashed := func(name, shortnames string) string {
		if shortnames != "" {
			return "-" + name
		}
		return "--" + name
	}
	if e, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return say("unknown_flag", "flag", dashed(e.GetSpecifiedName(), e.GetSpecifiedShortnames()))
	}
	if e, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return say("no_value", "flag", dashed(e.GetSpecifiedName(), e.GetSpecifiedShortnames()))
	}
	if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return say("bad_value", "flag", "--"+e.GetFlag().Name, "value", e.GetValue(), "type", e.GetFlag().Value.Type())
	}
	if e, ok := errors.AsType[*pflag.InvalidSyntaxError](err); ok {
		return say("bad_flag", "flag", e.GetSpecifiedFlag())
	}
	return err
}

// argsError says what a command takes in place of what it was given.
func (a *app) argsError(cmd *cobra.Command, given []string) error {
	return usageError{message.NewError("cli.usage.args", map[string]string{"given": strings.Join(given, " "), "use": a.useLine(cmd)})}
}

// unknownCommand is the program's own use: any word after it is a command that there is
// not.
func unknownCommand(cmd *cobra.Command, given []string) error {
	if len(given) == 0 {
		return nil
	}
	return usageError{message.NewError("cli.usage.unknown_command", map[string]string{"name": given[0], "near": strings.Join(cmd.SuggestionsFor(given[0]), ", ")})}
}
