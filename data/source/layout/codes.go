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
	NoFigure        infile.Code = "figure.none"             // file: none of the columns with main figures is there
	MissingFigure   infile.Code = "figure.missing"          // file noted: a main figure is not there
	PeriodMissing   infile.Code = "input.period_missing"    // pack: the file does not tell the year of its figures
	VintageMissing  infile.Code = "input.vintage_missing"   // pack: the file does not tell its edition
	OptionMissing   infile.Code = "input.option_missing"    // pack: an option that the reader needs
	BadOption       infile.Code = "input.option_bad"        // pack: an option that cannot be understood
)

// RestoreZero is the option of a pack that allows to put back the leading zero
// which a spreadsheet took from codes of communes ("1004" for "01004"). Without it
// such rows are rejected.
const RestoreZero = "restore_zero"

// Commune is the code of a commune. Arrondissements of Paris, Lyon and Marseille,
// which some files list beside their communes, are skipped and counted for a note:
// adding them to their commune would count their people twice.
func (l *Ledger) Commune(v Value) (source.Ref, error) {
	code, err := l.CommuneCode(v)
	if err != nil {
		return source.Ref{}, err
	}
	parent, inside := Arrondissement(code)
	if !inside {
		return source.Ref{Level: source.Commune, Code: code}, nil
	}
	if l.In.Keeps(source.Ref{Level: source.Commune, Code: parent}) {
		l.arrondissements++
	}
	return source.Ref{}, ErrSkip
}

// CommuneCode is the code of a commune or of an arrondissement.
func (l *Ledger) CommuneCode(v Value) (string, error) {
	code, err := table.CommuneCode(v.Text)
	if err == nil {
		return strings.Clone(code), nil
	}
	if restored, ok := l.restore(v, communeDigits); ok {
		if code, err := table.CommuneCode(restored); err == nil {
			return code, nil
		}
	}
	return "", l.Because(v, err)
}

// IRIS is the code of an IRIS: that of the commune and four digits.
func (l *Ledger) IRIS(v Value) (source.Ref, error) {
	if restored, ok := l.restore(v, irisDigits); ok {
		v.Text = restored
	}
	switch {
	case len(v.Text) == irisDigits-1 && digits(v.Text):
		return source.Ref{}, l.Refuse(v, table.NumberCode, nil)
	case len(v.Text) != irisDigits || !digits(v.Text[communeDigits:]):
		return source.Ref{}, l.Refuse(v, BadIRIS, nil)
	}
	if _, err := table.CommuneCode(v.Text[:communeDigits]); err != nil {
		return source.Ref{}, l.Refuse(v, BadIRIS, nil)
	}
	return source.Ref{Level: source.IRIS, Code: strings.Clone(v.Text)}, nil
}

// EPCI is the SIREN of an EPCI.
func (l *Ledger) EPCI(v Value) (source.Ref, error) {
	siren, err := table.SIREN(v.Text)
	if err != nil {
		return source.Ref{}, l.Because(v, err)
	}
	return source.Ref{Level: source.EPCI, Code: strings.Clone(siren)}, nil
}

// QPV is the code of a priority neighbourhood, at the level of its generation: QP
// codes are those of 2015, QN codes those of 2024.
func (l *Ledger) QPV(v Value) (source.Ref, error) {
	code, err := table.QPVCode(v.Text)
	if err != nil {
		return source.Ref{}, l.Because(v, err)
	}
	if strings.HasPrefix(code, "QN") {
		return source.Ref{Level: source.QPV2024, Code: strings.Clone(code)}, nil
	}
	return source.Ref{Level: source.QPV2015, Code: strings.Clone(code)}, nil
}

const (
	communeDigits = 5
	irisDigits    = 9
)

// restore puts back a lost zero when the pack allows it.
func (l *Ledger) restore(v Value, length int) (string, bool) {
	if l.In.Options[RestoreZero] != "true" || len(v.Text) != length-1 || !digits(v.Text) {
		return "", false
	}
	l.Repaired(source.Issue{
		Row: v.Row, Column: v.Column, Code: string(ZeroRestored),
		Args: map[string]string{"before": v.Text, "after": "0" + v.Text},
	})
	return "0" + v.Text, true
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
func Composed(department, number Value) Value {
	d, n := department.Text, number.Text
	if len(d) == 3 && len(n) == 3 && d[2] == n[0] {
		d = d[:2]
	}
	number.Text = d + n
	return number
}
