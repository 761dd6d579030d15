package layout

import (
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// Codes of the message catalogue.
const (
	Duplicate       infile.Code = "code.duplicate"          // row: the code stands on an earlier row
	BadIRIS         infile.Code = "code.iris"               // row: no code of an IRIS
	ZeroRestored    infile.Code = "code.zero_restored"      // row repaired: the leading zero was put back, as the pack allows
	Arrondissements infile.Code = "commune.arrondissements" // file: arrondissements of Paris, Lyon and Marseille left out beside their communes
	OutOfRange      infile.Code = "figure.range"            // row: a number that the column cannot hold
	NoFigure        infile.Code = "figure.none"             // file: none of the columns with figures is there
	PeriodMissing   infile.Code = "input.period_missing"    // pack: the file does not tell the year of its figures
	VintageMissing  infile.Code = "input.vintage_missing"   // pack: the file does not tell its edition
	OptionMissing   infile.Code = "input.option_missing"    // pack: an option that the reader needs
	BadOption       infile.Code = "input.option_bad"        // pack: an option that cannot be understood
)

// RestoreZero is the option of a pack that allows to put back the leading zero
// which a spreadsheet took from codes of communes ("1004" for "01004"). Without it
// such rows are rejected.
const RestoreZero = "restore_zero"

// Commune is the code of a commune in a column. Arrondissements of Paris, Lyon and
// Marseille, which some files list beside their communes, are skipped and counted
// for a note: adding them to their commune would count their people twice.
func (r *Rows) Commune(row table.Row, column string) (source.Ref, error) {
	code, err := r.CommuneCode(row, column, row.Text(column))
	if err != nil {
		return source.Ref{}, err
	}
	return r.NotInside(code)
}

// NotInside is the commune of a code; arrondissements are skipped and counted.
func (r *Rows) NotInside(code string) (source.Ref, error) {
	parent, inside := Arrondissement(code)
	if !inside {
		return source.Ref{Level: source.Commune, Code: code}, nil
	}
	if r.In.Keeps(source.Ref{Level: source.Commune, Code: parent}) {
		r.arrondissements++
	}
	return source.Ref{}, ErrSkip
}

// CommuneCode is the code of a commune or of an arrondissement in a text, which
// the row has in a column or in several.
func (r *Rows) CommuneCode(row table.Row, column, text string) (string, error) {
	code, err := table.CommuneCode(text)
	if err == nil {
		return strings.Clone(code), nil
	}
	if restored, ok := r.restore(text, communeDigits); ok {
		if code, err := table.CommuneCode(restored); err == nil {
			r.restored(row, column, text, code)
			return code, nil
		}
	}
	return "", &RefusalError{Fault: row.Fault(column, err)}
}

// IRIS is the code of an IRIS in a column: that of the commune and four digits.
func (r *Rows) IRIS(row table.Row, column string) (source.Ref, error) {
	text := row.Text(column)
	if restored, ok := r.restore(text, irisDigits); ok {
		r.restored(row, column, text, restored)
		text = restored
	}
	if len(text) == irisDigits-1 && digits(text) {
		return source.Ref{}, r.Refuse(row, column, table.NumberCode, nil)
	}
	if len(text) != irisDigits || !digits(text[communeDigits:]) {
		return source.Ref{}, r.Refuse(row, column, BadIRIS, nil)
	}
	if _, err := table.CommuneCode(text[:communeDigits]); err != nil {
		return source.Ref{}, r.Refuse(row, column, BadIRIS, nil)
	}
	return source.Ref{Level: source.IRIS, Code: strings.Clone(text)}, nil
}

// EPCI is the SIREN of an EPCI in a column.
func (r *Rows) EPCI(row table.Row, column string) (source.Ref, error) {
	siren, err := table.SIREN(row.Text(column))
	if err != nil {
		return source.Ref{}, &RefusalError{Fault: row.Fault(column, err)}
	}
	return source.Ref{Level: source.EPCI, Code: strings.Clone(siren)}, nil
}

// QPV is the code of a priority neighbourhood in a column, at the level of its
// generation: QP codes are those of 2015, QN codes those of 2024.
func (r *Rows) QPV(row table.Row, column string) (source.Ref, error) {
	code, err := table.QPVCode(row.Text(column))
	if err != nil {
		return source.Ref{}, &RefusalError{Fault: row.Fault(column, err)}
	}
	return QPVRef(strings.Clone(code)), nil
}

// QPVRef is the area of a valid code of a priority neighbourhood.
func QPVRef(code string) source.Ref {
	if strings.HasPrefix(code, "QN") {
		return source.Ref{Level: source.QPV2024, Code: code}
	}
	return source.Ref{Level: source.QPV2015, Code: code}
}

const (
	communeDigits = 5
	irisDigits    = 9
)

// restore puts back a lost zero when the pack allows it.
func (r *Rows) restore(text string, length int) (string, bool) {
	if r.In.Options[RestoreZero] != "true" || len(text) != length-1 || !digits(text) {
		return "", false
	}
	return "0" + text, true
}

func (r *Rows) restored(row table.Row, column, before, after string) {
	r.repairs = append(r.repairs, source.Issue{
		Row: row.Number, Column: row.Col(column), Code: string(ZeroRestored),
		Args: map[string]string{"before": before, "after": after},
	})
}

func digits(text string) bool {
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return text != ""
}

// Arrondissement returns the commune of an arrondissement of Paris, Lyon or
// Marseille. The codes are those of INSEE's COG: 75101 to 75120, 69381 to 69389,
// 13201 to 13216.
func Arrondissement(code string) (commune string, ok bool) {
	n, err := strconv.Atoi(code)
	switch {
	case err != nil || len(code) != communeDigits:
		return "", false
	case 75101 <= n && n <= 75120:
		return "75056", true
	case 69381 <= n && n <= 69389:
		return "69123", true
	case 13201 <= n && n <= 13216:
		return "13055", true
	}
	return "", false
}

// Composed is the code of a commune in files that give department and number
// apart: "59" and "350", "2A" and "004". Overseas the department has three
// characters and the number repeats the last of them ("971" and "101" make 97101)
// or leaves it out ("971" and "01").
func (r *Rows) Composed(row table.Row, department, number string) (string, error) {
	d, n := row.Text(department), row.Text(number)
	if len(d) == 3 && len(n) == 3 && d[2] == n[0] {
		d = d[:2]
	}
	return r.CommuneCode(row, number, d+n)
}
