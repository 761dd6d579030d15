package sirene

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/perimeter"
	"github.com/observatoire-essor/essor/geo/infile"
)

// The options; the package comment explains them.
const (
	optUnits     = "units"
	optPlaces    = "places"
	optList      = "ess_france"
	optPerimeter = "perimeter"
	optCount     = "count"
	optEmployer  = "employer"
	optExpect    = "expect"
	optAlso      = "also"
)

// The rules of who is an employer.
const (
	employerEither = "either"
	employerFlag   = "flag"
	employerSize   = "size"
)

// settings are the options, understood.
type settings struct {
	book                layout.Book // the columns of the four kinds of files
	units, places, list string      // files; empty when there is none
	table               perimeter.Table
	employer            string
	also                []string // codes of communes to keep beyond those of the territory
	least, most         int      // employers that make sense; 0 when nobody says
}

func settingsOf(ctx context.Context, in source.Input) (s settings, err error) {
	if s.book, err = layout.Parse(columnsYAML); err != nil {
		return s, err
	}
	if s.units, err = companion(in, optUnits, "StockUniteLegale*", true); err != nil {
		return s, err
	}
	if s.places, err = companion(in, optPlaces, "GeolocalisationEtablissement*", false); err != nil {
		return s, err
	}
	if s.list, err = companion(in, optList, "entreprisesess*", false); err != nil {
		return s, err
	}
	if s.table, err = tableOf(ctx, in); err != nil {
		return s, err
	}
	s.also = listOf(in.Options[optAlso])
	s.employer = cmp.Or(in.Options[optEmployer], employerEither)
	if !slices.Contains([]string{employerEither, employerFlag, employerSize}, s.employer) {
		return s, badOption(in, optEmployer)
	}
	s.least, s.most, err = bounds(in)
	return s, err
}

// companion finds a file beside the input, by the name or pattern of an option or
// else by its usual name. The last by name is the latest, as producers name files.
func companion(in source.Input, option, usual string, needed bool) (string, error) {
	pattern, given := in.Options[option]
	if !given {
		pattern = usual
	}
	place := pattern
	if !filepath.IsAbs(place) {
		place = filepath.Join(filepath.Dir(in.File), place)
	}
	entries, err := os.ReadDir(filepath.Dir(place))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", &infile.Fault{Code: infile.Unreadable, File: filepath.Dir(place), Err: err}
	}
	last := ""
	for _, entry := range entries {
		file := filepath.Join(filepath.Dir(place), entry.Name())
		ok, err := path.Match(strings.ToLower(filepath.Base(place)), strings.ToLower(entry.Name()))
		if err != nil {
			return "", badOption(in, option)
		}
		if !ok || entry.IsDir() || file == filepath.Clean(in.File) || !given && past(entry.Name()) {
			continue
		}
		last = file // entries are sorted by name
	}
	if last == "" && (given || needed) {
		return "", &infile.Fault{Code: NoCompanion, File: in.File, Args: map[string]string{"option": option, "pattern": pattern}}
	}
	return last, nil
}

// past tells the files of former states of units, whose names begin like those of the
// present.
func past(name string) bool { return strings.Contains(strings.ToLower(name), "historique") }

func tableOf(ctx context.Context, in source.Input) (table perimeter.Table, err error) {
	if file := in.Options[optPerimeter]; file == "" {
		table, err = perimeter.Embedded()
	} else {
		if !filepath.IsAbs(file) {
			file = filepath.Join(filepath.Dir(in.File), file)
		}
		table, err = perimeter.Read(ctx, file)
	}
	if err != nil {
		return table, err
	}
	return table.Switch(listOf(in.Options[optCount])...)
}

// listOf are the codes of an option, which commas separate.
func listOf(text string) (codes []string) {
	for code := range strings.SplitSeq(text, ",") {
		if code = strings.TrimSpace(code); code != "" {
			codes = append(codes, code)
		}
	}
	return codes
}

func bounds(in source.Input) (least, most int, err error) {
	text := in.Options[optExpect]
	if text == "" {
		return 0, 0, nil
	}
	low, high, ok := strings.Cut(text, "-")
	least, errLow := strconv.Atoi(strings.TrimSpace(low))
	most, errHigh := strconv.Atoi(strings.TrimSpace(high))
	if !ok || errLow != nil || errHigh != nil || least < 0 || most < least {
		return 0, 0, badOption(in, optExpect)
	}
	return least, most, nil
}

func badOption(in source.Input, option string) error {
	return &infile.Fault{Code: layout.BadOption, File: in.File, Args: map[string]string{"option": option, "value": in.Options[option]}}
}
