package synth

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// The embedded tables of facts.
const (
	communesFile = "mel_communes.csv"
	qpvFile      = "mel_qpv2015.csv"
)

// commune is what the facts say of a commune.
type commune struct {
	code, name    string
	population    int
	territoryCode string
	territory     string
	areaM2        float64
	place         orb.Point // lon, lat
	medianIncome  int       // € a year and consumption unit
	povertyRate   float64   // percent; NaN where INSEE keeps it secret
}

// neighbourhood is what the facts say of a QPV.
type neighbourhood struct {
	code, name   string
	communes     []string // codes, the one that holds most first
	areaM2       float64
	place        orb.Point // lon, lat
	population   int
	povertyShare float64 // 0 to 1
}

// facts are the tables that the simulation stands on, in the order of codes.
type facts struct {
	communes []commune
	qpv      []neighbourhood
	byCode   map[string]int // position of a commune
}

// readFacts reads the two tables and checks that they name the same communes.
func readFacts(files fs.FS) (*facts, error) {
	f := &facts{byCode: make(map[string]int)}
	err := readTable(files, communesFile, func(r *row) {
		f.communes = append(f.communes, commune{
			code: r.text("code"), name: r.text("name"),
			population:    r.integer("population_2021"),
			territoryCode: r.text("territory_code"), territory: r.text("territory"),
			areaM2:       r.positive("area_km2") * 1e6,
			place:        orb.Point{r.number("lon"), r.number("lat")},
			medianIncome: r.integer("median_income_2021"),
			povertyRate:  r.optional("poverty_rate_2021"),
		})
	})
	if err != nil {
		return nil, err
	}
	for i, c := range f.communes {
		f.byCode[c.code] = i
	}
	err = readTable(files, qpvFile, func(r *row) {
		f.qpv = append(f.qpv, neighbourhood{
			code: r.text("code"), name: r.text("name"),
			communes:     strings.Fields(r.text("communes")),
			areaM2:       r.positive("area_ha") * 1e4,
			place:        orb.Point{r.number("lon"), r.number("lat")},
			population:   r.integer("population_estimate_2021"),
			povertyShare: r.number("poverty_share_estimate_2017"),
		})
	})
	if err != nil {
		return nil, err
	}
	for _, q := range f.qpv {
		if len(q.communes) == 0 {
			return nil, fmt.Errorf("%s: %s names no commune", qpvFile, q.code)
		}
		for _, code := range q.communes {
			if _, ok := f.byCode[code]; !ok {
				return nil, fmt.Errorf("%s: %s names commune %s, which %s does not hold", qpvFile, q.code, code, communesFile)
			}
		}
	}
	return f, nil
}

// row is a row of a table of facts; it keeps the first thing wrong with it.
type row struct {
	columns []string
	cells   []string
	err     error
}

func (r *row) text(column string) string {
	i := slices.Index(r.columns, column)
	if i < 0 {
		r.fail(fmt.Errorf("no column %s", column))
		return ""
	}
	return r.cells[i]
}

func (r *row) number(column string) float64 {
	v, err := strconv.ParseFloat(r.text(column), 64)
	if err != nil {
		r.fail(fmt.Errorf("%s: %w", column, err))
	}
	return v
}

// positive returns a number above zero.
func (r *row) positive(column string) float64 {
	v := r.number(column)
	if !(v > 0 && v < math.MaxInt32) {
		r.fail(fmt.Errorf("%s: %v is out of range", column, v))
	}
	return v
}

func (r *row) integer(column string) int {
	v, err := strconv.Atoi(r.text(column))
	if err != nil {
		r.fail(fmt.Errorf("%s: %w", column, err))
	}
	return v
}

// optional returns NaN for an empty cell.
func (r *row) optional(column string) float64 {
	if r.text(column) == "" {
		return math.NaN()
	}
	return r.number(column)
}

func (r *row) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// readTable calls read with every row of a table.
func readTable(files fs.FS, name string, read func(*row)) error {
	file, err := files.Open(name)
	if err != nil {
		return fmt.Errorf("facts: %w", err)
	}
	defer func() { _ = file.Close() }() // read only: nothing can be lost
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return fmt.Errorf("facts %s: %w", name, err)
	}
	if len(records) < 2 {
		return fmt.Errorf("facts %s: no rows", name)
	}
	for i, cells := range records[1:] {
		r := &row{columns: records[0], cells: cells}
		read(r)
		if r.err != nil {
			return fmt.Errorf("facts %s, row %d: %w", name, i+2, r.err)
		}
	}
	return nil
}
