package main

import (
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/system"
)

func (a *app) doctorCommand() *cobra.Command {
	return a.command("doctor", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		machine := system.Machine{Getenv: a.getenv}
		checks := machine.Checks(cmd.Context(), system.Run, system.Build)
		rows := make([][]string, len(checks))
		for i, c := range checks {
			state := a.say("cli.doctor.ok", nil)
			if !c.OK {
				state = a.say("cli.doctor.missing", nil)
			}
			rows[i] = []string{a.say("need."+c.Need, nil), state, c.Found}
		}
		title := func(name string) string { return a.say("cli.doctor.column."+name, nil) }
		a.printTable([]column{{title: title("need")}, {title: title("state")}, {title: title("found")}}, rows)
		missing := system.Missing(checks)
		if len(missing) == 0 {
			return a.doctorDatabase(cmd)
		}
		packages := system.Packages(missing)
		if runtime.GOOS != "linux" || len(packages) == 0 {
			return message.NewError("cli.doctor.elsewhere", nil)
		}
		return message.NewError("cli.doctor.install", map[string]string{
			"command": system.Apt{Machine: machine, UID: a.uid}.Command(packages), "packages": strings.Join(packages, " "),
		})
	})
}

// doctorDatabase tries the database, and says where it is.
func (a *app) doctorDatabase(cmd *cobra.Command) error {
	d, err := a.openDatabase(cmd.Context(), "doctor")
	if err != nil {
		return err
	}
	where := "DATABASE_URL"
	if d.cluster != nil {
		if where, err = a.dataDir(); err != nil {
			return err
		}
	}
	a.println(a.say("cli.doctor.database", map[string]string{"where": where}))
	return d.close(cmd.Context())
}
