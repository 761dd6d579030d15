package edition_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

// oneColumn is a vector whose values have these numbers.
func oneColumn(t testing.TB, numbers []float64) *edition.Vector {
	t.Helper()
	values := make([]edition.Value, len(numbers))
	for i, x := range numbers {
		values[i] = edition.Known(1, edition.Basis{Method: "published"})
		values[i].Numerator = x
	}
	v, err := edition.NewVector(edition.Key{Indicator: "i", Level: "l"}, "b", values)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Whatever form a column takes, each number comes back bit by bit: those at the ends of
// the widths, tenths and cents that are the nearest to a decimal and those beside them,
// the zero below zero, the least and the greatest there are.
func TestCompactNumbersComeBackBitByBit(t *testing.T) {
	nan := math.NaN()
	random := rand.New(rand.NewPCG(1, 1))
	cents, wild := make([]float64, 3000), make([]float64, 3000)
	for i := range cents {
		cents[i] = float64(random.IntN(100_000_000)) / 100
		wild[i] = math.Float64frombits(random.Uint64())
		if math.IsInf(wild[i], 0) {
			wild[i] = 0
		}
	}
	for name, column := range map[string][]float64{
		"none at all": {nan, nan}, "byte": {0, 254, nan}, "two bytes": {255, 65534, nan}, "four bytes": {65535, 4294967294, nan},
		"beyond": {4294967295, nan}, "tenths": {0.1, 14.3, nan}, "beside a tenth": {math.Nextafter(14.3, 15), 0.1}, "cents": cents,
		"a cent and a third": {0.01, 1.0 / 3}, "zeros": {0, math.Copysign(0, -1)}, "below zero": {-1, 1}, "ends": {math.SmallestNonzeroFloat64, math.MaxFloat64, -math.MaxFloat64},
		"wild": wild,
	} {
		v := oneColumn(t, column)
		body := v.Encode()
		again, err := edition.DecodeVector(body)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		compact, err := edition.ReadCompact(body)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i, x := range column {
			want := math.Float64bits(x)
			for way, got := range map[string]float64{"column": again.At(i).Numerator, "compact": compact.At(i).Numerator} {
				if bits := math.Float64bits(got); bits != want && !(math.IsNaN(x) && math.IsNaN(got)) {
					t.Errorf("%s, %s: number %d is %v (%x), want %v (%x)", name, way, i, got, bits, x, want)
				}
			}
		}
	}
}

// A number that is none of arithmetic is refused in the bytes.
func TestDecodeRefusesInfinity(t *testing.T) {
	v := oneColumn(t, []float64{math.Pi})
	body := bytes.Replace(v.Encode(), []byte{0x18, 0x2D, 0x44, 0x54, 0xFB, 0x21, 0x09, 0x40}, []byte{0, 0, 0, 0, 0, 0, 0xF0, 0x7F}, 1)
	if _, err := edition.DecodeVector(body); err == nil {
		t.Error("an infinite number was read")
	}
}

// Of 35 000 communes of a hundred different kinds a hundred rows are kept, and a byte
// for each commune.
func TestLikeRowsAreKeptOnce(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 2))
	values := make([]edition.Value, 35_000)
	for i := range values {
		kind := random.IntN(100)
		values[i] = edition.Known(math.Sqrt(float64(kind)), edition.Basis{Method: fmt.Sprint("m", kind%3)})
		values[i].Low, values[i].High = values[i].Number/3, values[i].Number*3
		if kind == 7 {
			values[i] = edition.Unknown(indicator.Secret, indicator.SourceSecret, edition.Basis{Method: "m"})
		}
	}
	v, err := edition.NewVector(edition.Key{Indicator: "i", Level: "l"}, "b", values)
	if err != nil {
		t.Fatal(err)
	}
	body := v.Encode()
	if len(body) > 35_000+100*32+200 {
		t.Errorf("%d bytes", len(body))
	}
	compact, err := edition.ReadCompact(body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(values); i += 37 { // cmp is slow
		if diff := cmp.Diff(values[i], compact.At(i), cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("value %d (-want +got):\n%s", i, diff)
		}
	}
	if diff := cmp.Diff(v, compact.Columns(), cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
}

// Vectors of editions that were published before are read as they were.
func TestFirstVersionIsRead(t *testing.T) {
	for _, v := range editiontest.Draft(t, "x").Vectors {
		body := edition.EncodeFirst(v)
		if body[0] != 1 || v.Encode()[0] != 2 {
			t.Fatalf("versions %d and %d", body[0], v.Encode()[0])
		}
		again, err := edition.DecodeVector(body)
		if err != nil {
			t.Fatal(err)
		}
		compact, err := edition.ReadCompact(body)
		if err != nil {
			t.Fatal(err)
		}
		for _, got := range []*edition.Vector{again, compact.Columns()} {
			if diff := cmp.Diff(v, got, cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%v (-want +got):\n%s", v.Key, diff)
			}
		}
	}
}

func FuzzDecodeFirst(f *testing.F) {
	var seeds [][]byte
	for _, v := range editiontest.Draft(f, "x").Vectors {
		seeds = append(seeds, edition.EncodeFirst(v))
	}
	fuzzCodec(f, seeds, func(body []byte) ([]byte, error) {
		v, err := edition.DecodeVector(body)
		if err != nil || body[0] != 1 {
			return body, err
		}
		return edition.EncodeFirst(v), nil
	})
}

// FuzzReadCompact checks that bytes which are taken as they lie give what their columns do:
// nothing is read beyond the end, and no secret is let through.
func FuzzReadCompact(f *testing.F) {
	for _, body := range bodies(seeds(f).Vectors) {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := edition.ReadCompact(body)
		if err != nil {
			return
		}
		v := p.Columns()
		for i := range p.Len() {
			x := p.At(i)
			if diff := cmp.Diff(v.At(i), x, cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("value %d (-column +compact):\n%s", i, diff)
			}
			if !x.Status.HasValue() && !math.IsNaN(x.Number+x.Numerator+x.Low+x.High+x.Smoothed) {
				t.Errorf("value %d is %v and has a number", i, x.Status)
			}
		}
	})
}

// Columns are made once for all that ask at the same time, and leave when others need
// their place.
func TestColumnsAreMadeOnce(t *testing.T) {
	d := editiontest.France(t, editiontest.Size{Communes: 2000, Others: 10, Corners: 3, Years: 1}, 1)
	e := openDraft(t, d)
	key := e.Keys()[0]
	got := make([]*edition.Vector, 16)
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() { got[i] = e.Vector(key) })
	}
	all.Wait()
	for _, v := range got {
		if v != got[0] {
			t.Fatal("the same columns were made twice")
		}
	}
	edition.LimitColumns(e, 300_000) // the columns of two vectors of communes
	for _, k := range e.Keys() {
		e.Vector(k)
	}
	if bytes := edition.ColumnBytes(e); bytes > 300_000 {
		t.Errorf("%d bytes of columns are kept", bytes)
	}
	if e.Vector(key) == got[0] {
		t.Error("the columns used least lately are still there")
	}
	if e.Vector(edition.Key{Indicator: "no", Level: source.Commune}) != nil {
		t.Error("a vector that is not there")
	}
}
