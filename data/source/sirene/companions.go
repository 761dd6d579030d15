package sirene

import (
	"context"
	"errors"
	"path/filepath"
	"strconv"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/geo/infile"
)

// checkEvery is how many rows pass between two looks at the context.
const checkEvery = 1 << 14

// walk goes through a file; visit sees every row.
func (r *reader) walk(ctx context.Context, file string, f layout.File, start func(rows) func() error) (err error) {
	in, err := open(ctx, file, f.WithNames(r.in.Columns), r.in.Limits)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.close()) }()
	visit := start(in)
	for n := 0; ; n++ {
		if n%checkEvery == 0 {
			r.progress.at(in)
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		more, err := in.next()
		if err != nil {
			return err
		}
		if !more {
			break
		}
		if err := visit(); err != nil {
			return err
		}
	}
	r.progress.finished(file)
	return nil
}

// damages counts the bad rows of a companion by what is wrong with them.
type damages struct {
	file  string
	order []infile.Code
	rows  map[infile.Code]*damage
}

type damage struct {
	count, first int
}

func newDamages(file string) *damages {
	return &damages{file: filepath.Base(file), rows: map[infile.Code]*damage{}}
}

func (d *damages) add(code infile.Code, row int) {
	if d.rows[code] == nil {
		d.order = append(d.order, code)
		d.rows[code] = &damage{first: row}
	}
	d.rows[code].count++
}

// tell notes what was wrong, once for each sort of damage.
func (d *damages) tell(t *source.Tally) error {
	for _, code := range d.order {
		args := map[string]string{
			"companion": d.file, "count": strconv.Itoa(d.rows[code].count), "first": strconv.Itoa(d.rows[code].first),
		}
		issue := source.Issue{Code: string(CompanionRow), Args: args}
		if code == CompanionTwin {
			issue.Code = string(CompanionTwin)
		} else {
			args["problem"] = string(code)
		}
		if err := t.Note(issue); err != nil {
			return err
		}
	}
	return nil
}
