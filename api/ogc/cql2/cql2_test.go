package cql2_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/api/ogc/cql2"
)

// TestFormat reads filters and writes them again; where the two differ the second is
// given. The forms are those of the grammar of OGC 21-065r2, annex B.
func TestFormat(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"code = '59350'", ""},
		{"a <> 1 AND b < 2 AND c > -3.5", ""},
		{"a<=1 or b>=2 and c=3", "a <= 1 OR b >= 2 AND c = 3"},
		{"(a = 1 OR b = 2) AND NOT c = 3", ""},
		{"not (a = 1 or b = 2)", "NOT (a = 1 OR b = 2)"},
		{"NOT NOT a = 1", ""},
		{"(a = 1 AND b = 2) OR c = 3", "a = 1 AND b = 2 OR c = 3"},
		{"1 < a", ""},
		{"a = b", ""},
		{"name LIKE 'Saint-%'", ""},
		{"name NOT LIKE '_ille'", ""},
		{"name = 'L''Hay-les-Roses'", ""},
		{`name = 'L\'Hay'`, "name = 'L''Hay'"},
		{`name LIKE '100\%'`, ""},
		{"a BETWEEN 1 AND 2.5e3", "a BETWEEN 1 AND 2500"},
		{"a NOT BETWEEN 1 AND 2 AND b = 1", ""},
		{"a IN (1, 2, 3)", ""},
		{"a not in ('x')", "a NOT IN ('x')"},
		{"a IS NULL", ""},
		{"a is not null", "a IS NOT NULL"},
		{`"ess.density.status" = 'ok'`, "ess.density.status = 'ok'"},
		{`"and" = 1 AND "a b" = 2 AND "q""q" = 3`, ""},
		{"simulé = TRUE", ""},
		{"TRUE AND FALSE", ""},
		{"TRUE = a", ""},
		{"d >= DATE('2020-02-29')", ""},
		{"d < TIMESTAMP('2020-02-29T12:00:00Z')", ""},
		{"S_INTERSECTS(geometry, POINT(3 50.6))", ""},
		{"s_intersects(geometry,bbox(3,50,4,51))", "S_INTERSECTS(geometry, BBOX(3,50,4,51))"},
		{"S_INTERSECTS(geometry, BBOX(3,50,-100,4,51,8000))", "S_INTERSECTS(geometry, BBOX(3,50,4,51))"},
		{"S_INTERSECTS(POLYGON((3 50,4 50,4 51,3 50)), geometry)", ""},
		{"S_INTERSECTS(geometry, MULTIPOLYGON(((3 50,4 50,4 51,3 50),(3.5 50.1,3.6 50.1,3.6 50.2,3.5 50.1))))", ""},
	} {
		e, err := cql2.Parse(tt.in)
		if err != nil {
			t.Errorf("%s: %v", tt.in, err)
			continue
		}
		want := tt.want
		if want == "" {
			want = tt.in
		}
		if got := cql2.Format(e); got != want {
			t.Errorf("%s is written %s, want %s", tt.in, got, want)
		}
	}
}

// TestErrors says where a filter goes wrong, in characters, not bytes.
func TestErrors(t *testing.T) {
	polygon := func(vertices int) string {
		return "S_INTERSECTS(g, POLYGON((0 0" + strings.Repeat(",1 1", vertices-2) + ",0 0)))"
	}
	for _, tt := range []struct {
		in       string
		kind     cql2.Kind
		position int
		want     cql2.Want
	}{
		{"", cql2.Unexpected, 1, cql2.WantPredicate},
		{"a", cql2.Unexpected, 2, cql2.WantComparison},
		{"a =", cql2.Unexpected, 4, cql2.WantValue},
		{"é = 1 x", cql2.Unexpected, 7, cql2.WantEnd},
		{"a = 1 AND", cql2.Unexpected, 10, cql2.WantPredicate},
		{"(a = 1", cql2.Unexpected, 7, cql2.WantClose},
		{"((( ", cql2.Unexpected, 5, cql2.WantPredicate},
		{"a = 'x", cql2.Unterminated, 5, ""},
		{"a LIKE 5", cql2.Unexpected, 8, cql2.WantText},
		{"a BETWEEN 1", cql2.Unexpected, 12, cql2.WantAnd},
		{"a IN 1", cql2.Unexpected, 6, cql2.WantOpen},
		{"a IN ()", cql2.Unexpected, 7, cql2.WantValue},
		{"a IS 1", cql2.Unexpected, 6, cql2.WantNull},
		{"a NOT = 1", cql2.Unexpected, 7, cql2.WantNegatable},
		{"a = 1e999", cql2.NotANumber, 5, ""},
		{"a = DATE('2021-02-29')", cql2.NotADay, 10, ""},
		{"a = TIMESTAMP('2021-02-29')", cql2.NotADay, 15, ""},
		{"a = b * 2", cql2.Unexpected, 7, cql2.WantEnd},
		{"CASEI(a) = 'x'", cql2.Unsupported, 1, ""},
		{"S_WITHIN(g, POINT(1 2))", cql2.Unsupported, 1, ""},
		{"f(a) = 1", cql2.Unsupported, 1, ""},
		{"S_INTERSECTS(g, CIRCLE)", "", 0, ""},
		{"S_INTERSECTS(g, 5)", cql2.Unexpected, 17, cql2.WantGeometry},
		{"S_INTERSECTS(g, POINT(1 2, 3 4))", cql2.NotAShape, 32, ""},
		{"S_INTERSECTS(g, POLYGON((0 0,1 1,2 2,3 3)))", cql2.NotAShape, 42, ""},
		{"S_INTERSECTS(g, BBOX(1,2,3))", cql2.NotAShape, 28, ""},
		{polygon(cql2.MaxVertices), "", 0, ""},
		{polygon(cql2.MaxVertices + 1), cql2.TooDetailed, 0, ""},
		{strings.Repeat("(", cql2.MaxDepth-1) + "a = 1" + strings.Repeat(")", cql2.MaxDepth-1), "", 0, ""},
		{strings.Repeat("(", cql2.MaxDepth) + "a = 1" + strings.Repeat(")", cql2.MaxDepth), cql2.TooDeep, cql2.MaxDepth + 1, ""},
		{strings.Repeat("NOT ", 100_000/25) + "a = 1", cql2.TooDeep, 0, ""},
		{"a IN (1" + strings.Repeat(",1", cql2.MaxTerms) + ")", cql2.TooMany, 0, ""},
		{"a = '" + strings.Repeat("x", cql2.MaxLength) + "'", cql2.TooLong, 1, ""},
	} {
		_, err := cql2.Parse(tt.in)
		name := tt.in[:min(len(tt.in), 60)]
		if tt.kind == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		got, ok := errors.AsType[*cql2.Error](err)
		if !ok || got.Kind != tt.kind || got.Want != tt.want || tt.position > 0 && got.Position != tt.position {
			t.Errorf("%s: %v, want %s %q at %d", name, err, tt.kind, tt.want, tt.position)
		}
	}
}

// FuzzParse holds that nothing panics, that errors point into the text, and that what
// is written is read as the same filter.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"a = 1 AND (b LIKE 'x%' OR NOT c IS NULL)", "S_INTERSECTS(geometry, POLYGON((3 50,4 50,4 51,3 50)))", `"q""q" IN ('a''b', 'a\\'b', TRUE)`,
		"d BETWEEN DATE('2020-01-01') AND TIMESTAMP('2020-01-01T00:00:00.5Z')", "é.é <> -.5e-3", "((( ", "a = '\xff'", "S_INTERSECTS(g, BBOX(1,2,3,4,5,6))",
		"TRUE = FALSE OR TRUE", "not not a=+1", "S_INTERSECTS(\"point\", MULTIPOLYGON(((0 0,1 0,1 1,0 0))))",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := cql2.Parse(text)
		if err != nil {
			fault, ok := errors.AsType[*cql2.Error](err)
			if !ok || fault.Position < 1 || fault.Position > len(text)+1 {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		written := cql2.Format(e)
		if len(written) > cql2.MaxLength {
			return
		}
		again, err := cql2.Parse(written)
		if err != nil {
			t.Fatalf("%q is written %q, which is not read: %v", text, written, err)
		}
		if twice := cql2.Format(again); twice != written {
			t.Fatalf("%q, then %q", written, twice)
		}
	})
}
