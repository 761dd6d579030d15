package main

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/synth"
)

// synthFlags are the flags of `essor synth`. Without communes it writes the
// demonstration.
type synthFlags struct {
	out, years, format string
	seed               uint64
	scale              int
	territory          synth.TerritoryOptions
}

func (a *app) synthCommand() *cobra.Command {
	var f synthFlags
	cmd := a.command("synth", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		manifest, err := f.write(cmd.Context(), cmd.Flags().Changed)
		if err != nil {
			return err
		}
		a.printSimulated(manifest)
		return nil
	})
	flags := cmd.Flags()
	flags.StringVar(&f.out, "out", "essor-synth", a.say("cli.flag.out", nil))
	flags.Uint64Var(&f.seed, "seed", synth.DemonstrationSeed, a.say("cli.flag.seed", nil))
	flags.IntVar(&f.scale, "scale", 1, a.say("cli.flag.scale", nil))
	flags.StringVar(&f.territory.Communes, "communes", "", a.say("cli.flag.communes", nil))
	flags.StringSliceVar(&f.territory.Boundaries, "boundaries", nil, a.say("cli.flag.boundaries", nil))
	flags.StringSliceVar(&f.territory.Keep, "keep", nil, a.say("cli.flag.keep", nil))
	flags.StringVar(&f.years, "years", "2015-2024", a.say("cli.flag.years", nil))
	flags.IntVar(&f.territory.PopulationYear, "population-year", 0, a.say("cli.flag.population_year", nil))
	flags.StringVar(&f.territory.BoundaryVintage, "boundary-vintage", "", a.say("cli.flag.boundary_vintage", nil))
	flags.IntVar(&f.territory.Establishments, "establishments", 0, a.say("cli.flag.establishments", nil))
	flags.IntVar(&f.territory.Grants, "grants", 0, a.say("cli.flag.synth_grants", nil))
	flags.StringVar(&f.format, "format", string(synth.CSV), a.say("cli.flag.format_synth", nil))
	return cmd
}

// write writes the demonstration, or a territory. given tells which flags were named.
func (f synthFlags) write(ctx context.Context, given func(string) bool) (synth.Manifest, error) {
	if f.territory.Communes == "" {
		for _, flag := range []string{
			"boundaries", "keep", "years", "population-year", "boundary-vintage", "establishments", "grants", "format",
		} {
			if given(flag) {
				return synth.Manifest{}, usageError{message.NewError("cli.synth.needs_communes", map[string]string{"flag": flag})}
			}
		}
		return synth.Write(ctx, f.out, synth.Options{Seed: f.seed, Scale: f.scale})
	}
	if given("scale") {
		return synth.Manifest{}, usageError{message.NewError("cli.synth.scale_of_demo", nil)}
	}
	o := f.territory
	o.Seed, o.Format = f.seed, synth.Format(f.format)
	var err error
	if o.FirstYear, o.LastYear, err = yearsOf(f.years); err != nil {
		return synth.Manifest{}, usageError{message.NewError("cli.synth.years", map[string]string{"value": f.years})}
	}
	m, err := synth.WriteTerritory(ctx, f.out, o)
	var wrong *synth.OptionError
	if errors.As(err, &wrong) {
		return m, usageError{message.NewError("cli.synth."+wrong.Option, map[string]string{"value": wrong.Value})}
	}
	return m, err
}

// yearsOf reads "2024" or "2015-2024".
func yearsOf(text string) (first, last int, err error) {
	from, to, several := strings.Cut(text, "-")
	if !several {
		to = from
	}
	first, err = strconv.Atoi(strings.TrimSpace(from))
	if err != nil {
		return 0, 0, err
	}
	last, err = strconv.Atoi(strings.TrimSpace(to))
	return first, last, err
}

// printSimulated prints a line a file.
func (a *app) printSimulated(m synth.Manifest) {
	rows := make([][]string, len(m.Files))
	for i, f := range m.Files {
		simulated := ""
		if f.Simulated {
			simulated = a.say("cli.synth.simulated", nil)
		}
		rows[i] = []string{f.Name, a.text.Int(a.lang, int64(f.Rows)), simulated, f.Title}
	}
	a.printTable([]column{
		{title: a.say("cli.load.column.file", nil)},
		{title: a.say("cli.synth.rows", nil), right: true},
		{title: ""},
		{title: a.say("cli.synth.title", nil)},
	}, rows)
}
