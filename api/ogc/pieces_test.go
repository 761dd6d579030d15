package ogc

import (
	"bytes"
	"encoding/json"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"
)

// TestSums joins checksums of parts; package hash/crc32 knows those of the whole.
func TestSums(t *testing.T) {
	random, s := rand.New(rand.NewPCG(1, 1)), newShifter()
	for range 200 {
		all, whole := noSum(), []byte{}
		for range random.IntN(5) {
			part := make([]byte, random.IntN(1<<random.IntN(18)))
			for i := range part {
				part[i] = byte(random.Uint32())
			}
			all, whole = all.then(s.sum(part)), append(whole, part...)
		}
		if all.crc != crc32.ChecksumIEEE(whole) || int(all.size) != len(whole) || all.shift != s.sum(whole).shift {
			t.Fatalf("%d bytes: %x, want %x", len(whole), all.crc, crc32.ChecksumIEEE(whole))
		}
	}
}

// TestFixed writes numbers as strconv does, without zeros at the end.
func TestFixed(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	values := []float64{0, math.Copysign(0, -1), 1, -1, 0.1, 1e-8, -1e-8, 4e-9, 1.5, 100, 180, -180, 1234567.891, 0.10000001, 700000, math.Pi}
	for range 2000 {
		values = append(values, math.Round((random.Float64()-0.5)*360e8)/1e8)
	}
	for _, decimals := range []int{3, 8} {
		for _, v := range values {
			rounded := math.Round(v*math.Pow10(decimals)) / math.Pow10(decimals)
			want := strconv.FormatFloat(rounded, 'f', decimals, 64)
			want = strings.TrimSuffix(strings.TrimRight(want, "0"), ".")
			if want == "-0" || want == "" {
				want = "0"
			}
			if got := string(appendFixed(nil, v, decimals)); got != want {
				t.Errorf("%v to %d decimals is %s, want %s", v, decimals, got, want)
			}
		}
	}
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e300} {
		if got := string(appendFixed(nil, v, 3)); got != "0" {
			t.Errorf("%v is %s", v, got)
		}
	}
}

// FuzzText: any text comes back, but for what is not UTF-8.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"", "Lille", `a"b\c`, "\x00\n\x1f", "Œuvre “d’art”", "\xff\xfe", "\U0001F600", "\u2028"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var back string
		if err := json.Unmarshal(appendText(nil, text), &back); err != nil || back != strings.ToValidUTF8(text, "\uFFFD") && back != string([]rune(text)) {
			t.Fatalf("%q came back as %q, %v", text, back, err)
		}
	})
}

// TestPattern: LIKE, beside a regular reading of the same patterns.
func TestPattern(t *testing.T) {
	for _, tt := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true},
		{"", "a", false},
		{"%", "", true},
		{"a%", "abc", true},
		{"%c", "abc", true},
		{"a%c%", "abcabc", true},
		{"a_c", "abc", true},
		{"a_c", "ac", false},
		{"_", "é", true},
		{"%é%", "crémerie", true},
		{`100\%`, "100%", true},
		{`100\%`, "1000", false},
		{`a\`, `a\`, true},
		{"%%a", "bba", true},
		{strings.Repeat("%a", 50) + "b", strings.Repeat("a", 5000), false},
	} {
		if got := newPattern(tt.pattern).matches(tt.text); got != tt.want {
			t.Errorf("%.20q LIKE %.20q is %v", tt.text, tt.pattern, got)
		}
	}
}

// squares is a collection of features of some size.
func squares(n int) *collection {
	c := &collection{
		id: "x", n: n, key: strconv.Itoa, number: 1, bounds: make([]orb.Bound, n),
		shape:      func(i int) orb.Geometry { return orb.Point{float64(i), 1} },
		properties: []property{textProperty("code", func(i int) string { return strings.Repeat(strconv.Itoa(i), 50) }), constant("edition", "e")},
	}
	c.finish(nil)
	return c
}

// TestCacheIsBounded: what is kept stays below the limit, what is asked for comes all
// the same, and is made once while it is kept.
func TestCacheIsBounded(t *testing.T) {
	const most = 100_000
	cache, c := newPieceCache(most), squares(4000)
	want := map[int][]byte{}
	for k := range 60 {
		want[k] = bytes.Clone(c.plain(k, 0).data)
	}
	var wait sync.WaitGroup
	for worker := range 4 {
		wait.Go(func() {
			for i := range 300 {
				k := (i*7 + worker*13) % 60
				p, err := cache.get(c, 0, plainForm, k)
				if err != nil || !bytes.Equal(p.data, want[k]) {
					t.Errorf("piece %d: %v", k, err)
				}
			}
		})
	}
	wait.Wait()
	if cache.size > most || cache.size <= 0 || cache.lastUsed.Len() != len(cache.entries) {
		t.Errorf("%d bytes in %d pieces are kept, at most %d", cache.size, len(cache.entries), most)
	}
	var sum int64
	for _, at := range cache.entries {
		e, _ := at.Value.(*cached)
		sum += e.piece.size()
	}
	if sum != cache.size {
		t.Errorf("%d bytes are kept, counted as %d", sum, cache.size)
	}
	one, _ := cache.get(c, 0, plainForm, 1)
	if two, _ := cache.get(c, 0, plainForm, 1); one != two {
		t.Error("a piece that is kept was made again")
	}
}

// TestEndingIsShared: what features are compressed after is what they end with.
func TestEndingIsShared(t *testing.T) {
	c := squares(10)
	if string(c.ending) != `,"edition":"e"}}` {
		t.Errorf("ending %s", c.ending)
	}
	for i := range c.n {
		if body := c.appendFeature(nil, i, c.systems[0]); !bytes.HasSuffix(body, c.ending) || !json.Valid(body) {
			t.Errorf("feature %d: %s", i, body)
		}
	}
}
