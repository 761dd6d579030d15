package laposte

import (
	"context"
	_ "embed" // the names of columns
	"errors"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// Codes of the message catalogue.
const (
	BadPostcode infile.Code = "postcode.bad"      // row: not five digits
	NoLabel     infile.Code = "postcode.no_label" // row: no label of delivery
)

// errNoPostcodes is a mistake of the program: only the database keeps them.
var errNoPostcodes = errors.New("the sink takes no postcodes")

// postcodeDigits is how many digits a postcode has.
const postcodeDigits = 5

//go:embed columns.yaml
var columnsYAML []byte

// Postcodes reads which postcodes communes have. A row that repeats commune, postcode and
// line 5 of an earlier one is rejected, as is a postcode that is not five digits: four are
// one that a spreadsheet took the zero from.
//
// The sink is a [source.PostcodeSink].
func Postcodes(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	file, err := layout.Lookup(columnsYAML, "postcodes")
	if err != nil {
		return source.Counts{}, err
	}
	return layout.Read(ctx, in, to, file, func(rows *layout.Rows) (layout.Visit, error) {
		sink, ok := to.(source.PostcodeSink)
		if !ok {
			return nil, errNoPostcodes
		}
		return reader{rows, sink}.visit, nil
	})
}

type reader struct {
	*layout.Rows
	sink source.PostcodeSink
}

func (r reader) visit(row table.Row) error {
	commune, err := r.commune(row)
	if err != nil {
		return err
	}
	if !r.In.Keeps(commune) {
		return layout.ErrSkip
	}
	p := source.Postcode{Row: row.Number, Ref: commune, Label: strings.Clone(row.Text("label")), Line5: strings.Clone(row.Text("line5"))}
	if p.Code, err = r.postcode(r.At(row, "postcode")); err != nil {
		return err
	}
	if p.Label == "" {
		return r.Refuse(r.At(row, "label"), NoLabel, nil)
	}
	if err := r.Once(r.At(row, "postcode"), commune.Code+" "+p.Code+" "+p.Line5); err != nil {
		return err
	}
	return r.sink.Postcode(p)
}

// commune is the commune of a row, also when the row speaks of one of its arrondissements:
// they have postcodes of their own, which are the commune's too.
func (r reader) commune(row table.Row) (source.Ref, error) {
	code, err := r.CommuneCode(r.At(row, "commune_code"))
	if err != nil {
		return source.Ref{}, err
	}
	if parent, inside := layout.Arrondissement(code); inside {
		code = parent
	}
	return source.Ref{Level: source.Commune, Code: code}, nil
}

func (r reader) postcode(v layout.Value) (string, error) {
	digits := v.Text != "" && strings.Trim(v.Text, "0123456789") == ""
	switch {
	case digits && len(v.Text) == postcodeDigits:
		return strings.Clone(v.Text), nil
	case digits && len(v.Text) == postcodeDigits-1:
		return "", r.Refuse(v, table.NumberCode, nil)
	}
	return "", r.Refuse(v, BadPostcode, nil)
}
