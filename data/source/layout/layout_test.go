package layout_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// INSEE writes no thousands separator but blanks, so one comma or point is decimal.
func TestNumber(t *testing.T) {
	for text, want := range map[string]float64{
		"27,0": 27, "27.0": 27, "0,318": 0.318, "1.234": 1.234, "236 710": 236710, "236\u202f710": 236710, "-14,8": -14.8, "5E-2": 0.05,
	} {
		if got, err := layout.Number(text); err != nil || got != want {
			t.Errorf("Number(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "s", "1,2,3", "1.234,5", "NaN", "Inf", "1e999", "0x10", "1_000", "12 %", "--1"} {
		if got, err := layout.Number(text); err == nil {
			t.Errorf("Number(%q) = %v, want an error", text, got)
		}
	}
}

// INSEE's COG: 20, 9 and 16 arrondissements.
func TestArrondissement(t *testing.T) {
	count := map[string]int{}
	for n := range 100000 {
		code := string([]byte{byte('0' + n/10000), byte('0' + n/1000%10), byte('0' + n/100%10), byte('0' + n/10%10), byte('0' + n%10)})
		if commune, ok := layout.Arrondissement(code); ok {
			count[commune]++
		}
	}
	if count["75056"] != 20 || count["69123"] != 9 || count["13055"] != 16 || len(count) != 3 {
		t.Errorf("%v", count)
	}
	if _, ok := layout.Arrondissement("75056"); ok {
		t.Error("Paris is an arrondissement of itself")
	}
}

func TestComposed(t *testing.T) {
	for _, tt := range []struct{ department, number, want string }{
		{"59", "350", "59350"},
		{"2A", "004", "2A004"},
		{"971", "101", "97101"},
		{"971", "01", "97101"},
		{"976", "611", "97611"},
		{"1", "004", "1004"}, // what is lost stays lost, and is refused later
	} {
		got := layout.Composed(layout.Value{Text: tt.department}, layout.Value{Text: tt.number, Column: "COM", Row: 3})
		if got.Text != tt.want || got.Column != "COM" || got.Row != 3 {
			t.Errorf("%s + %s = %+v, want %s", tt.department, tt.number, got, tt.want)
		}
	}
}

func TestFigureHolds(t *testing.T) {
	zero, hundred := 0.0, 100.0
	share := layout.Figure{Min: &zero, Max: &hundred}
	for x, want := range map[float64]bool{0: true, 100: true, 50.5: true, -0.1: false, 100.1: false} {
		if share.Holds(x) != want {
			t.Errorf("a share of %v: %v", x, !want)
		}
	}
	if (layout.Figure{Whole: true}).Holds(1.5) || !(layout.Figure{}).Holds(-math.MaxFloat64) {
		t.Error("bounds that are not set bind")
	}
}

func TestFirstThatFits(t *testing.T) {
	misses := func(columns string) source.ReadFunc {
		return func(context.Context, source.Input, source.Sink) (source.Counts, error) {
			return source.Counts{}, &infile.Fault{Code: table.MissingColumn, Args: map[string]string{"columns": columns}}
		}
	}
	fits := func(context.Context, source.Input, source.Sink) (source.Counts, error) {
		return source.Counts{Read: 1, Kept: 1}, nil
	}
	ctx, sink := t.Context(), &sourcetest.Recorder{}
	if c, err := layout.FirstThatFits(ctx, source.Input{}, sink, misses("a"), fits); err != nil || c.Kept != 1 {
		t.Errorf("%+v, %v", c, err)
	}
	_, err := layout.FirstThatFits(ctx, source.Input{}, sink, misses("a, b, c"), misses("d"), misses("e, f"))
	var fault *infile.Fault
	if !errors.As(err, &fault) || fault.Args["columns"] != "d" {
		t.Errorf("error = %v, want that of the reader that misses one column", err)
	}
	// Other troubles are not the reader's: they end the search.
	broken := errors.New("connection lost")
	_, err = layout.FirstThatFits(ctx, source.Input{}, sink, func(context.Context, source.Input, source.Sink) (source.Counts, error) {
		return source.Counts{}, broken
	}, fits)
	if !errors.Is(err, broken) {
		t.Errorf("error = %v, want that of the sink", err)
	}
}

// A zip that holds no member of any layout: the message names all that were sought.
func TestNoMemberNamesAllPatterns(t *testing.T) {
	seeks := func(pattern string) source.ReadFunc {
		return func(context.Context, source.Input, source.Sink) (source.Counts, error) {
			return source.Counts{}, &infile.Fault{Code: infile.NoMember, Args: map[string]string{"member": pattern, "found": "a.csv, b.csv"}}
		}
	}
	_, err := layout.FirstThatFits(t.Context(), source.Input{}, &sourcetest.Recorder{}, seeks("*_data.csv"), seeks("*_COM.csv"))
	var fault *infile.Fault
	if !errors.As(err, &fault) || fault.Args["member"] != "*_data.csv, *_COM.csv" || fault.Args["found"] != "a.csv, b.csv" {
		t.Errorf("error = %v, want both patterns", err)
	}
	// A member that the user named was sought twice, and is named once.
	_, err = layout.FirstThatFits(t.Context(), source.Input{}, &sourcetest.Recorder{}, seeks("x.csv"), seeks("x.csv"))
	if !errors.As(err, &fault) || fault.Args["member"] != "x.csv" {
		t.Errorf("error = %v, want one name", err)
	}
}

func TestParse(t *testing.T) {
	if _, err := layout.Parse([]byte("a: {columns: [{name: x, nmaes: [y]}]}")); err == nil {
		t.Error("a misspelt key was accepted")
	}
	if _, err := layout.Lookup([]byte("a: {columns: [{name: x}]}"), "b"); err == nil {
		t.Error("an unknown kind was found")
	}
}

// The errors of a sink are the loader's, not the file's: they come back as they are.
func TestErrorOfTheSinkStopsReading(t *testing.T) {
	full := errors.New("disk full")
	file, err := layout.Lookup([]byte("a: {columns: [{name: code, names: [COM], required: true}]}"), "a")
	if err != nil {
		t.Fatal(err)
	}
	in := source.Input{File: sourcetest.Write(t, "a.csv", "COM;x\n59350;1\n59512;2\n")}
	rows := 0
	counts, err := layout.Read(t.Context(), in, &sourcetest.Recorder{}, file, func(*layout.Rows) (layout.Visit, error) {
		return func(table.Row) error { rows++; return full }, nil
	})
	if !errors.Is(err, full) || rows != 1 || counts.Check() != nil {
		t.Errorf("%d rows, %+v, %v", rows, counts, err)
	}
}

func TestReadEndsWithItsContext(t *testing.T) {
	file, err := layout.Lookup([]byte("a: {columns: [{name: code, names: [COM], required: true}]}"), "a")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	in := source.Input{File: sourcetest.Write(t, "a.csv", "COM;x\n59350;1\n59512;2\n")}
	_, err = layout.Read(ctx, in, &sourcetest.Recorder{}, file, func(*layout.Rows) (layout.Visit, error) {
		return func(table.Row) error { cancel(); return nil }, nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want that of the context", err)
	}
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"27,0", "1 234.5", "s", "1e5", "-,5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if v, err := layout.Number(text); err == nil && (math.IsNaN(v) || math.IsInf(v, 0)) {
			t.Errorf("Number(%q) = %v", text, v)
		}
	})
}
