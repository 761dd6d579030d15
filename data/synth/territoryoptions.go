package synth

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/geo/infile"
)

// Format is how the three files of the register are written.
type Format string

// The formats, as INSEE gives the register.
const (
	CSV     Format = "csv"
	Zip     Format = "zip"
	Parquet Format = "parquet"
)

// Formats are all formats.
func Formats() []Format { return []Format{CSV, Zip, Parquet} }

// TerritoryOptions are what [WriteTerritory] depends on.
type TerritoryOptions struct {
	Seed       uint64
	Communes   string   // file of populations légales: the territory
	Boundaries []string // files of boundaries of communes, or folders of them; may be none
	Keep       []string // codes of communes or their beginnings ("59", "2A"); none keeps all of the file

	FirstYear, LastYear int // of the stocks, each of 1 January

	PopulationYear  int    // reference year of the populations; 0: three before the last stock, as INSEE's come into force
	BoundaryVintage string // empty: the year of the last stock

	Establishments int    // rows of the last stock; 0: as many for each inhabitant as the real register has
	Grants         int    // decisions a year; 0: one for 2 000 inhabitants
	Format         Format // of the register; empty: CSV
}

// OptionError is an option that cannot be: years that are out of order or beyond 2000
// to 2099, an unknown format, a negative number, more establishments than there are
// fictitious SIREN for ("establishments"), a territory without people ("nobody").
type OptionError struct {
	Option, Value string
}

// Error names the option and its value.
func (e *OptionError) Error() string { return "synth: option " + e.Option + ": " + e.Value }

// What the options stand for when nobody says.
const (
	perInhabitant      = 0.65 // establishments: 44 million for 68 million people
	inhabitantsOfGrant = 2000
	publishedAfter     = 3 // years from the reference year of populations to their coming into force
	earliestStock      = 2000
	latestStock        = 2099
)

// complete fills in what was left out, but for what depends on the people, and
// checks the rest.
func (o TerritoryOptions) complete() (TerritoryOptions, error) {
	if o.FirstYear < earliestStock || o.LastYear > latestStock || o.FirstYear > o.LastYear {
		return o, &OptionError{"years", fmt.Sprintf("%d-%d", o.FirstYear, o.LastYear)}
	}
	if o.PopulationYear == 0 {
		o.PopulationYear = o.LastYear - publishedAfter
	}
	if o.BoundaryVintage == "" {
		o.BoundaryVintage = strconv.Itoa(o.LastYear)
	}
	if o.Format == "" {
		o.Format = CSV
	}
	if !slices.Contains(Formats(), o.Format) {
		return o, &OptionError{"format", string(o.Format)}
	}
	if o.Establishments < 0 || o.Grants < 0 {
		return o, &OptionError{"negative", strconv.Itoa(min(o.Establishments, o.Grants))}
	}
	return o, nil
}

// forPeople fills in what depends on the number of people.
func (o TerritoryOptions) forPeople(n int) TerritoryOptions {
	if o.Establishments == 0 {
		o.Establishments = max(1, int(math.Round(perInhabitant*float64(n))))
	}
	if o.Grants == 0 {
		o.Grants = max(1, n/inhabitantsOfGrant)
	}
	return o
}

// boundaryFiles lists the files of boundaries, those of folders by name.
func boundaryFiles(given []string) ([]string, error) {
	var files []string
	for _, name := range given {
		info, err := os.Stat(name)
		if err != nil {
			return nil, &infile.Fault{Code: infile.NotFound, File: name, Err: err}
		}
		if !info.IsDir() {
			files = append(files, name)
			continue
		}
		entries, err := os.ReadDir(name) // sorted by name
		if err != nil {
			return nil, &infile.Fault{Code: infile.Unreadable, File: name, Err: err}
		}
		entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return e.IsDir() || !holdsBoundaries(e.Name()) })
		if len(entries) == 0 {
			return nil, &infile.Fault{Code: infile.NotFound, File: filepath.Join(name, "*.geojson")}
		}
		for _, e := range entries {
			files = append(files, filepath.Join(name, e.Name()))
		}
	}
	return files, nil
}

// holdsBoundaries tells by its name whether a file may hold boundaries.
func holdsBoundaries(name string) bool {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	return slices.Contains([]string{".geojson", ".json", ".gpkg", ".shp", ".zip"}, filepath.Ext(name))
}
