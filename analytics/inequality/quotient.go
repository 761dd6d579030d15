package inequality

import (
	"math"
)

// LocationQuotients returns how much more a sector weighs in a zone than in the
// whole: (e_ij/e_i) / (E_j/E) for jobs[i][j] in zone i and sector j, with e_i the
// jobs of the zone, E_j those of the sector and E all of them. 1 is the average.
//
// A zone without jobs has no quotients, nor has a sector without jobs anywhere; a
// zone with jobs but none in the sector has 0. A zone with a missing number (NaN)
// is left out altogether, because its total is not known: it has no quotients and
// counts in no sum. It returns [ErrInput] when zones have different numbers of
// sectors, [ErrNegative] for negative numbers, and [ErrUndefined] when there are
// no jobs at all.
func LocationQuotients(jobs [][]float64) ([][]Value, error) {
	const what = "location quotients"
	if len(jobs) == 0 {
		return nil, undefined(what, "there is no zone")
	}
	inZone, inSector, missing, err := margins(what, jobs)
	if err != nil {
		return nil, err
	}
	var all float64
	for _, e := range inSector {
		all += e
	}
	if all == 0 {
		return nil, undefined(what, "there are no jobs")
	}
	out := make([][]Value, len(jobs))
	for i, row := range jobs {
		out[i] = make([]Value, len(row))
		for j, e := range row {
			v := &out[i][j]
			switch {
			case missing[i]:
				v.Err = undefined(what, "a number of zone %d is missing", i)
			case inZone[i] == 0:
				v.Err = undefined(what, "zone %d has no jobs", i)
			case inSector[j] == 0:
				v.Err = undefined(what, "sector %d has no jobs", j)
			default:
				v.Value = e / inZone[i] / (inSector[j] / all)
			}
		}
	}
	return out, nil
}

// margins returns the sums of rows and columns of a table of counts, and which
// rows have a missing number; those count in no column.
func margins(what string, table [][]float64) (rows, columns []float64, missing []bool, err error) {
	rows, missing = make([]float64, len(table)), make([]bool, len(table))
	columns = make([]float64, len(table[0]))
	for i, row := range table {
		if len(row) != len(columns) {
			return nil, nil, nil, badInput(what, "row %d has %d columns, the first %d", i, len(row), len(columns))
		}
		for j, v := range row {
			if err := notNegative(what, "number", i*len(row)+j, v); err != nil {
				return nil, nil, nil, err
			}
			missing[i] = missing[i] || math.IsNaN(v)
			rows[i] += v
		}
		if missing[i] {
			continue
		}
		for j, v := range row {
			columns[j] += v
		}
	}
	return rows, columns, missing, nil
}

// QPVRatio returns the amount per inhabitant of priority neighbourhoods over that
// of the rest: (y_in/p_in) / (y_out/p_out), with inside[i] telling whether area i is
// a priority neighbourhood. 1 is the same effort per inhabitant.
//
// Areas must not overlap: a neighbourhood counts with its own figures, its commune
// with what is left. Areas where a number is missing, or without population, are
// left out. It returns [ErrUndefined] when nobody lives on one of the sides or the
// rest gets nothing, [ErrNegative] for a negative number, and [ErrInput] when the
// lengths differ.
func QPVRatio(amounts, population []float64, inside []bool) (float64, error) {
	const what = "QPV ratio"
	if len(population) != len(amounts) || len(inside) != len(amounts) {
		return 0, badInput(what, "%d amounts, %d populations, %d sides", len(amounts), len(population), len(inside))
	}
	var yIn, pIn, yOut, pOut float64
	var leftOut omissions
	for i, y := range amounts {
		ok, err := leftOut.check(what, i, population[i], y)
		switch {
		case err != nil:
			return 0, err
		case !ok:
		case inside[i]:
			yIn, pIn = yIn+y, pIn+population[i]
		default:
			yOut, pOut = yOut+y, pOut+population[i]
		}
	}
	switch {
	case pIn == 0:
		return 0, undefined(what, "nobody lives in priority neighbourhoods")
	case pOut == 0:
		return 0, undefined(what, "nobody lives outside of priority neighbourhoods")
	case yOut == 0:
		return 0, undefined(what, "nothing goes to the rest")
	}
	return yIn / pIn / (yOut / pOut), nil
}
