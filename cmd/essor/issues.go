package main

import (
	"maps"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

func (a *app) issuesCommand() *cobra.Command {
	return a.command("issues [FILE]", cobra.MaximumNArgs(1), func(cmd *cobra.Command, args []string) error {
		file := ""
		if len(args) > 0 {
			file = args[0]
		}
		return a.withOwner(cmd.Context(), "issues", func(db *data.DB) error {
			issues, err := db.Issues(cmd.Context(), file)
			if err != nil {
				return err
			}
			if len(issues) == 0 {
				a.println(a.say("cli.issues.none", nil))
			}
			for _, i := range issues {
				a.println(a.issue(i.File, i.Issue))
			}
			return nil
		})
	})
}

// issue is an issue as a line: what became of the row, where it stands, and why.
func (a *app) issue(file string, i source.Issue) string {
	args := map[string]string{"file": file, "column": i.Column}
	if i.Row > 0 {
		args["row"] = strconv.Itoa(i.Row)
	}
	maps.Copy(args, i.Args)
	return a.say("cli.issues."+string(i.Effect), map[string]string{"sentence": a.text.Sentence(a.lang, i.Code, args)})
}
