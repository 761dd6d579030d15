package sirene

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// scanned are the records that the scanner gives.
func scanned(t testing.TB, r io.Reader) (records [][]string, damaged int) {
	t.Helper()
	s := newScanner(r)
	for {
		more, err := s.next()
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			return records, damaged
		}
		if s.fault != "" {
			damaged++
			continue
		}
		var fields []string
		for i := range s.count() {
			fields = append(fields, string(s.field(i)))
		}
		records = append(records, fields)
	}
}

func sameAsStandard(t *testing.T, body []byte) {
	t.Helper()
	standard := csv.NewReader(bytes.NewReader(body))
	standard.FieldsPerRecord = -1
	want, err := standard.ReadAll()
	if err != nil {
		return // nothing is promised of text that is not valid
	}
	for name, r := range map[string]io.Reader{"at once": bytes.NewReader(body), "byte by byte": iotest.OneByteReader(bytes.NewReader(body))} {
		got, damaged := scanned(t, r)
		if damaged > 0 || !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%s: %.60q gives\n%.200q, %d damaged\nwant\n%.200q", name, body, fmt.Sprint(got), damaged, fmt.Sprint(want))
		}
	}
}

func TestScannerIsEncodingCSV(t *testing.T) {
	for _, body := range []string{
		"", "\n\n", "a", "a,b\n", "a,b\r\n\r\nc,d", ",,\n", "\"a\"", "\"a\"\r\n", "\"a,b\",\"c\"\"d\"\n", "\"a\nb\r\nc\",d\r\n", "x,\"\"\n\"\",y",
		"a\rb,c\r", "\"a\"\r", "\"\",", "é,\"à\"\n", "\"" + strings.Repeat("long\n", 3*blockSize/10) + "\",b\n1,2\n",
	} {
		sameAsStandard(t, []byte(body))
	}
}

// One lost quote costs one line.
func TestScannerRecovers(t *testing.T) {
	for body, wantDamaged := range map[string]int{
		"a,\"b\nc,d\n":    1, // never closes
		"a,\"b\"x\nc,d\n": 1,
		"a,b" + strings.Repeat("x", 3<<20) + "\nc,d\n": 1,
		"a,\"b\"\r,x\nc,d\n":                           1,
	} {
		got, damaged := scanned(t, strings.NewReader(body))
		if damaged != wantDamaged || len(got) != 1 || !slices.Equal(got[0], []string{"c", "d"}) {
			t.Errorf("%.20q: %q, %d damaged", body, got, damaged)
		}
	}
	// A quote inside an unquoted field is an ordinary character.
	if got, damaged := scanned(t, strings.NewReader("a\"b,c\n")); damaged != 0 || !slices.Equal(got[0], []string{`a"b`, "c"}) {
		t.Errorf("%q, %d damaged", got, damaged)
	}
}

func TestScannerTellsLines(t *testing.T) {
	s := newScanner(strings.NewReader("a\n\n\"b\nc\"\n\"d\ne\nf\n\"g\n"))
	var lines []int
	for {
		more, err := s.next()
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			break
		}
		lines = append(lines, s.line)
	}
	// "d…" closes before g, which is a mistake: reading goes on at its second line, and
	// "g never closes.
	if want := []int{1, 3, 5, 6, 7, 8}; !slices.Equal(lines, want) {
		t.Errorf("lines %v, want %v", lines, want)
	}
}

func TestScannerTellsErrors(t *testing.T) {
	broken := errors.New("disk broken")
	s := newScanner(io.MultiReader(strings.NewReader("a,b\nc"), iotest.ErrReader(broken)))
	for range 2 {
		if _, err := s.next(); err != nil {
			if !errors.Is(err, broken) {
				t.Error(err)
			}
			return
		}
	}
	t.Error("no error")
}

func FuzzScanner(f *testing.F) {
	f.Add([]byte("a,\"b\r\nc\",\"\"\"\"\r\n\r\n,,\n"))
	f.Add([]byte("\"a\"\r\n\"b\",\r"))
	f.Fuzz(func(t *testing.T, body []byte) { sameAsStandard(t, body) })
}

func TestReadAhead(t *testing.T) {
	body := strings.Repeat("0123456789", aheadSize/3)
	broken := errors.New("disk broken")
	a := readAhead(io.MultiReader(iotest.HalfReader(strings.NewReader(body)), iotest.ErrReader(broken)), func() int64 { return 7 })
	got, err := io.ReadAll(a)
	if string(got) != body || !errors.Is(err, broken) || a.consumed() != 7 {
		t.Errorf("%d bytes, %v, consumed %d", len(got), err, a.consumed())
	}
	a.close()
	// Leaving early ends the goroutine.
	a = readAhead(strings.NewReader(body), func() int64 { return 0 })
	if _, err := a.Read(make([]byte, 1)); err != nil {
		t.Error(err)
	}
	a.close()
}

func TestTexts(t *testing.T) {
	var names texts
	var refs []textRef
	var want []string
	for i := range 5000 {
		text := strings.Repeat("é", i%500)
		want = append(want, text)
		refs = append(refs, names.addLegible([]byte(text)))
	}
	for i, r := range refs {
		if got := names.get(r); got != want[i] {
			t.Fatalf("text %d has %d bytes, want %d", i, len(got), len(want[i]))
		}
	}
}

func TestNumbers(t *testing.T) {
	set := numbers{}
	for _, n := range []uint32{18, 356000000, 999999999} {
		set.add(n)
	}
	for n, want := range map[uint32]bool{18: true, 26: false, 356000000: true, 999999999: true, 100000009: false} {
		if set.has(n) != want {
			t.Errorf("%d: %v", n, !want)
		}
	}
}
