package synth

import (
	"io/fs"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/observatoire-essor/essor/packs"
)

func table(t testing.TB, name string) string {
	t.Helper()
	body, err := fs.ReadFile(packs.Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func factsFrom(communes, qpv string) (*facts, error) {
	return readFacts(fstest.MapFS{communesFile: {Data: []byte(communes)}, qpvFile: {Data: []byte(qpv)}})
}

func TestReadFacts(t *testing.T) {
	f := demoFacts(t)
	if len(f.communes) != 95 || len(f.qpv) != 26 {
		t.Fatalf("%d communes and %d neighbourhoods, want 95 and 26", len(f.communes), len(f.qpv))
	}
	lannoy := f.communes[f.byCode["59332"]]
	if lannoy.name != "Lannoy" || math.Abs(lannoy.areaM2-185_000) > 1e-6 || !math.IsNaN(lannoy.povertyRate) {
		t.Errorf("Lannoy: %+v", lannoy)
	}
	if q := f.qpv[8]; q.code != "QP059074" || len(q.communes) != 4 || q.communes[0] != "59350" || q.population != 44_243 {
		t.Errorf("QP059074: %+v", q)
	}
}

func TestReadFactsRefuses(t *testing.T) {
	communes, qpv := table(t, communesFile), table(t, qpvFile)
	for _, tt := range []struct{ name, communes, qpv, want string }{
		{"empty", "", qpv, "no rows"},
		{"column gone", strings.Replace(communes, "area_km2", "area", 1), qpv, "row 2: no column area_km2"},
		{"not a number", strings.Replace(communes, "5.561", "x", 1), qpv, "row 2: area_km2"},
		{"no area", strings.Replace(communes, "5.561", "0", 1), qpv, "row 2: area_km2"},
		{"unknown commune", communes, strings.Replace(qpv, "59017", "59999", 1), "names commune 59999"},
		{"no commune", communes, strings.Replace(qpv, "59017", "", 1), "names no commune"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := factsFrom(tt.communes, tt.qpv); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

// FuzzReadFacts checks that what is accepted can be drawn: areas above zero and
// known communes.
func FuzzReadFacts(f *testing.F) {
	f.Add(table(f, communesFile), table(f, qpvFile))
	f.Add("code,name\n1,2\n", "")
	f.Fuzz(func(t *testing.T, communes, qpv string) {
		got, err := factsFrom(communes, qpv)
		if err != nil {
			return
		}
		for _, c := range got.communes {
			if !(c.areaM2 > 0) || math.IsInf(c.areaM2, 0) {
				t.Errorf("commune %q has area %v", c.code, c.areaM2)
			}
		}
		for _, q := range got.qpv {
			if len(q.communes) == 0 || !(q.areaM2 > 0) {
				t.Errorf("neighbourhood %+v", q)
			}
		}
	})
}
