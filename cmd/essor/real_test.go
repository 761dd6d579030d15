package main

import (
	"math"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/datatest"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/packs"
)

// mel is the real pack of the MEL, loaded once for the tests below.
type mel struct {
	url  string
	db   *data.DB
	pack pack.Pack
	plan pack.Plan
}

func loadMEL(t *testing.T) mel {
	t.Helper()
	dir := os.Getenv("ESSOR_REAL_DATA")
	if dir == "" {
		t.Skip("ESSOR_REAL_DATA is not set: no official files to load")
	}
	url := datatest.URL(t)
	if err := data.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	db, err := data.Open(t.Context(), url, data.Owner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	p, closePack, err := pack.Open(t.Context(), "mel", packs.Files())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = closePack() })
	plan, err := p.MakePlan(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (pack.Loader{DB: db, Kinds: pack.Kinds(), Now: time.Now}).Load(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
	return mel{url, db, p, plan}
}

// publish publishes as of a day and reads the edition back as the reader does.
func (m mel) publish(t *testing.T, day source.Date) *edition.Edition {
	t.Helper()
	report, err := publish.Publish(t.Context(), m.db, publish.Options{Label: day.String(), AsOf: day, Pack: m.pack, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	reader, err := data.Open(t.Context(), m.url, data.Reader)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	e, err := edition.Open(t.Context(), reader, string(report.ID))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// number is the value of the latest period of an indicator for an area.
func number(t *testing.T, e *edition.Edition, level source.Level, code, id string) edition.Figure {
	t.Helper()
	sheet, err := e.Sheet(level, code)
	if err != nil {
		t.Fatalf("%s/%s: %v", level, code, err)
	}
	for _, f := range sheet.Figures {
		if f.ID == id {
			return f
		}
	}
	t.Fatalf("%s/%s has no %s", level, code, id)
	return edition.Figure{}
}

// TestMEL holds the real territory to what is known of it from elsewhere: INSEE and
// DGCL totals, and overlaps measured with other tools on the same files.
func TestMEL(t *testing.T) {
	m := loadMEL(t)
	e := m.publish(t, source.Day(2026, 1, 1))

	t.Run("areas", func(t *testing.T) {
		for level, want := range map[source.Level]int{source.Commune: 95, source.QPV2015: 26, source.Territoire: 8, source.EPCI: 1} {
			if got := e.Level(level).Len(); got != want {
				t.Errorf("%s: %d areas, want %d", level, got, want)
			}
		}
	})
	t.Run("populations", func(t *testing.T) {
		for ref, want := range map[source.Ref]float64{
			{Level: source.EPCI, Code: "200093201"}: 1_187_907, // Σ PMUN 2021, and DGCL's figure for 2024
			{Level: source.Commune, Code: "59350"}:  236_710,   // with Lomme and Hellemmes
			{Level: source.Commune, Code: "59643"}:  234,
		} {
			if f := number(t, e, ref.Level, ref.Code, publish.People); f.Value.Number != want || f.Period.String() != "2021" {
				t.Errorf("%s: %v in %s, want %v in 2021", ref, f.Value.Number, f.Period, want)
			}
		}
	})
	t.Run("associated communes", func(t *testing.T) {
		for _, code := range []string{"59355", "59298"} { // Lomme, Hellemmes
			sheet, err := e.Sheet(source.Commune, code)
			if err != nil || sheet.Ref.Code != "59350" || sheet.Alias == nil || sheet.Alias.Kind != "associated" {
				t.Errorf("commune/%s leads to %v (%v), %v", code, sheet.Ref, sheet.Alias, err)
			}
		}
	})
	t.Run("poverty", func(t *testing.T) {
		key, ok := e.Latest(publish.Poverty, source.Commune)
		if !ok {
			t.Fatal("no poverty rates")
		}
		v := e.Vector(key)
		counts := map[indicator.Status]int{}
		for i := range v.Len() {
			counts[v.At(i).Status]++
		}
		if counts[indicator.Secret] != 37 || counts[indicator.OK] != 58 {
			t.Errorf("statuses = %v, want 37 secret and 58 ok", counts)
		}
		if f := number(t, e, source.Commune, "59512", publish.Poverty); f.Value.Number != 46 {
			t.Errorf("Roubaix = %v, want 46.0", f.Value.Number)
		}
		if f := number(t, e, source.Commune, "59512", publish.Income); f.Value.Number != 14_580 {
			t.Errorf("Roubaix = %v, want 14 580", f.Value.Number)
		}
	})
	t.Run("overlaps", func(t *testing.T) {
		for code, want := range map[string]map[string]float64{
			"QP059071": {"59299": 0.734, "59512": 0.165, "59367": 0.101},
			"QP059090": {"59599": 0.654, "59650": 0.346},
			"QP059080": {"59410": 0.736, "59350": 0.253, "59009": 0.011},
			"QP059082": {"59512": 0.927, "59599": 0.036, "59650": 0.033, "59163": 0.004},
		} {
			sheet, err := e.Sheet(source.QPV2015, code)
			if err != nil || len(sheet.Overlaps) != len(want) {
				t.Errorf("%s: %v, %v", code, sheet.Overlaps, err)
				continue
			}
			for _, o := range sheet.Overlaps {
				if math.Abs(o.Area-want[o.Ref.Code]) > 0.0005 {
					t.Errorf("%s in %s: %.4f, want %.3f", code, o.Ref.Code, o.Area, want[o.Ref.Code])
				}
			}
		}
	})
	t.Run("people of the neighbourhoods", func(t *testing.T) {
		var sum float64
		for _, code := range e.Level(source.QPV2015).Codes {
			f := number(t, e, source.QPV2015, code, publish.People)
			if f.Value.Basis.Method != publish.PeopleGrid || f.Period.String() != "2021" {
				t.Errorf("%s: method %q, period %s", code, f.Value.Basis.Method, f.Period)
			}
			sum += f.Value.Number
		}
		if math.Abs(sum/185_900-1) > 0.01 {
			t.Errorf("%.0f people in all, want 185 900 ± 1 %%", sum)
		}
		t.Logf("%.0f people in 26 neighbourhoods", sum)
	})
	t.Run("what is not there is absent", func(t *testing.T) {
		for _, id := range []string{"ess.density", "funding.per_capita"} {
			f := number(t, e, source.EPCI, "200093201", id)
			if f.Value.Status != indicator.Absent || f.Missing == nil || f.Missing.Obtain.FR == "" {
				t.Errorf("%s: %v, %+v", id, f.Value.Status, f.Missing)
			}
		}
	})
	t.Run("membership", func(t *testing.T) {
		for day, want := range map[source.Date]struct {
			communes int
			siren    string
		}{
			source.Day(2016, 6, 1): {85, "245900410"},
			source.Day(2018, 1, 1): {90, "245900410"},
			source.Day(2026, 1, 1): {95, "200093201"},
		} {
			then := m.publish(t, day)
			if got := then.Level(source.Commune).Len(); got != want.communes {
				t.Errorf("%s: %d communes, want %d", day, got, want.communes)
			}
			for _, code := range []string{"200093201", "245900410"} {
				sheet, err := then.Sheet(source.EPCI, code)
				if err != nil || len(sheet.Members) == 0 {
					t.Errorf("%s: epci/%s: %v", day, code, err)
				}
			}
		}
	})
	t.Run("grid and repairs", func(t *testing.T) { m.checkDatabase(t) })
}

// checkDatabase looks at what editions do not tell.
func (m mel) checkDatabase(t *testing.T) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), m.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	for query, want := range map[string]int{
		`SELECT count(*) FROM essor.grid_cell`:                    9096,
		`SELECT round(10 * sum(population)) FROM essor.grid_cell`: 10_998_365,
		`SELECT count(*) FROM essor.grid_cell WHERE imputed`:      3564,
		// QP059067 crosses itself near 709909.97 7058181.04.
		`SELECT count(*) FROM essor.source_issue i
			JOIN essor.source s ON s.id = i.source_id
			JOIN essor.area_boundary b ON b.source_id = s.id AND b.row = i.row
			JOIN essor.area a ON a.id = b.area_id
			WHERE i.effect = 'repaired' AND s.role = 'qpv2015_boundaries' AND a.code = 'QP059067'`: 1,
		`SELECT count(*) FROM essor.source WHERE rows_read <> rows_kept + rows_skipped + rows_rejected`: 0,
		// Every observation leads to a row of a file.
		`SELECT count(*) FROM essor.observation WHERE row < 1`: 0,
	} {
		var got int
		if err := conn.QueryRow(t.Context(), query).Scan(&got); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		if got != want {
			t.Errorf("%s = %d, want %d", query, got, want)
		}
	}
	// Sums of the four years for the MEL's contrat de ville, counted in the files with
	// another tool and rounded to the euro a year.
	for role, want := range map[string]int64{"adulte_relais": 23_209_195, "fonjep": 1_672_794} {
		var cents int64
		const query = `SELECT (sum(g.net) * 100)::bigint FROM essor.grant_decision g JOIN essor.source s ON s.id = g.source_id WHERE s.role = $1`
		if err := conn.QueryRow(t.Context(), query, role).Scan(&cents); err != nil {
			t.Fatal(err)
		}
		if got := (cents + 50) / 100; got != want {
			t.Errorf("%s: %d €, want %d €", role, got, want)
		}
	}
}
