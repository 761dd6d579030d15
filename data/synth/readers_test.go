package synth_test

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/boundary"
	"github.com/observatoire-essor/essor/data/source/filosofi"
	"github.com/observatoire-essor/essor/data/source/flores"
	"github.com/observatoire-essor/essor/data/source/insee"
	"github.com/observatoire-essor/essor/data/source/posts"
	"github.com/observatoire-essor/essor/data/source/scdl"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/data/source/territory"
	"github.com/observatoire-essor/essor/data/synth"
)

// readers are those of the kinds that the manifest names.
func readers() map[string]source.ReadFunc {
	return map[string]source.ReadFunc{
		"boundaries.communes": boundary.Communes,
		"boundaries.qpv2015":  boundary.QPV,
		"boundaries.qpv2024":  boundary.QPV,
		"cog.communes":        insee.Communes,
		"insee.populations":   insee.Populations,
		"dgcl.epci":           insee.EPCI,
		"territoires":         territory.SubTerritories,
		"filosofi.communes":   filosofi.Communes,
		"filosofi.qpv2015":    filosofi.QPV,
		"filosofi.qpv2024":    filosofi.QPV,
		"filosofi.grid":       filosofi.Grid,
		"grants.scdl":         scdl.Read,
		"flores":              flores.Read,
		"posts":               posts.Read,
	}
}

// Every file passes through the reader of its official format, whole: each row is
// kept, none rejected, and none repaired but the two of the grant that two
// beneficiaries share, whose amounts the reader divides (the SCDL schema as docs/methods/grants.md reads it).
func TestReadersTakeEveryFile(t *testing.T) {
	out, dir := demonstration(t), t.TempDir()
	for name, body := range out.files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range out.manifest.Files {
		if f.Kind == "sirene" {
			continue // see TestSIRENEReaderTakesTheStocks
		}
		t.Run(f.Name, func(t *testing.T) {
			var got sourcetest.Recorder
			in := source.Input{File: filepath.Join(dir, f.Name), Vintage: f.Vintage, Period: indicator.Year(2021), Keep: sourcetest.KeepMEL(t)}
			counts, err := readers()[f.Kind](t.Context(), in, &got)
			if err != nil {
				t.Fatal(err)
			}
			if counts.Read != int64(f.Rows) || counts.Kept != counts.Read-partsOf(f) || counts.RejectedRows() != 0 {
				t.Errorf("%+v of %d rows; issues %v", counts, f.Rows, got.Issues)
			}
			for _, issue := range got.Issues {
				if issue.Effect != source.Noted && issue.Code != "grant.share_applied" {
					t.Errorf("row %d: %+v", issue.Row, issue)
				}
			}
			checkRecords(t, f, got)
		})
	}
}

// partsOf is how many rows of a file are parts of totals, which its reader skips: of
// FLORES, those by sector and those without staff, by area.
func partsOf(f synth.File) int64 {
	const areas, parts = 96, 11
	if f.Kind == "flores" {
		return areas * parts
	}
	return 0
}

// checkNeighbourhoodIncomes compares with packs/mel_qpv2015.csv: Pont de Bois has 4 500
// inhabitants and 42.8 % of poor households (the file moves it by 2 points or so), Pacot - Vandracq has 693 inhabitants; six
// neighbourhoods of 2015 have fewer than 1 000, and Le Parc, which entered in 2024, has no
// number there.
func checkNeighbourhoodIncomes(t *testing.T, f synth.File, got sourcetest.Recorder) {
	t.Helper()
	level, known, hidden, secrets := source.QPV2015, "QP059066", "QP059072", 6
	if f.Kind == "filosofi.qpv2024" {
		level, known, hidden, secrets = source.QPV2024, "QN05966M", "QN05972M", 7
	}
	if v, ok := got.Value(source.Ref{Level: level, Code: known}, source.PovertyRate); !ok || math.Abs(v.Value-42.8) > 8 {
		t.Errorf("the poverty rate of %s is %+v, want it near 42.8", known, v)
	}
	for _, variable := range []string{source.PovertyRate, source.IncomeMedian} {
		if v, ok := got.Value(source.Ref{Level: level, Code: hidden}, variable); !ok || v.Status != indicator.Secret {
			t.Errorf("%s of %s is %+v, want it secret", variable, hidden, v)
		}
		n := 0
		for _, o := range got.Observations {
			if o.Variable == variable && o.Status == indicator.Secret {
				n++
			}
		}
		if n != secrets {
			t.Errorf("%d of %s are secret, want %d", n, variable, secrets)
		}
	}
}

// checkRecords checks what a reader made of a file.
func checkRecords(t *testing.T, f synth.File, got sourcetest.Recorder) {
	t.Helper()
	switch f.Kind {
	case "boundaries.communes":
		total := 0.0
		for _, a := range got.Areas {
			total += a.AreaM2
		}
		if len(got.Areas) != 95 || total < 675.914e6 || total > 675.916e6 {
			t.Errorf("%d communes of %.0f m², want 95 of 675915000", len(got.Areas), total)
		}
	case "boundaries.qpv2015":
		if len(got.Areas) != 26 || got.Areas[0].Ref != (source.Ref{Level: source.QPV2015, Code: "QP059066"}) {
			t.Errorf("%d neighbourhoods", len(got.Areas))
		}
	case "boundaries.qpv2024":
		if len(got.Areas) != 27 || got.Areas[0].Ref.Level != source.QPV2024 {
			t.Errorf("%d neighbourhoods", len(got.Areas))
		}
	case "cog.communes":
		if len(got.Areas) != 95 || len(got.Aliases) != 2 {
			t.Errorf("%d communes and %d aliases, want 95 and Lomme and Hellemmes", len(got.Areas), len(got.Aliases))
		}
	case "insee.populations":
		lille, ok := got.Value(source.Ref{Level: source.Commune, Code: "59350"}, source.PopulationMunicipal)
		if !ok || lille.Value != 236_710 {
			t.Errorf("Lille has %+v", lille)
		}
	case "filosofi.communes":
		lannoy, ok := got.Value(source.Ref{Level: source.Commune, Code: "59332"}, source.PovertyRate)
		if !ok || lannoy.Status != indicator.Secret {
			t.Errorf("the poverty rate of Lannoy is %+v, want it secret", lannoy)
		}
	case "filosofi.qpv2015", "filosofi.qpv2024":
		checkNeighbourhoodIncomes(t, f, got)
	case "filosofi.grid":
		if len(got.Cells) != f.Rows {
			t.Errorf("%d squares of %d", len(got.Cells), f.Rows)
		}
	case "flores":
		all, ok := got.Value(source.Ref{Level: source.EPCI, Code: "200093201"}, source.SalariedPosts)
		if !ok || all.Value != 472_727 { // 52 000 ÷ 0.11
			t.Errorf("all posts are %+v", all)
		}
		statuses := map[indicator.Status]int{}
		for _, o := range got.Observations {
			if o.Variable == source.SalariedPosts {
				statuses[o.Status]++
			}
		}
		if statuses[indicator.Secret] != 1 || statuses[indicator.Absent] != 1 || len(statuses) != 3 {
			t.Errorf("all posts by status: %v, want one secret (C) and one absent (K)", statuses)
		}
	case "posts":
		ess, ok := got.Value(source.Ref{Level: source.EPCI, Code: "200093201"}, source.ESSPosts)
		if !ok || ess.Value != 52_000 {
			t.Errorf("posts of the ESS are %+v", ess)
		}
	case "grants.scdl":
		if f.Role == "requests" {
			checkRequests(t, got.Grants)
		} else {
			checkGrants(t, got.Grants)
		}
	}
}

// checkGrants checks the sums that the reader finds, net of what was taken back.
func checkGrants(t *testing.T, grants []source.Grant) {
	t.Helper()
	var first source.Cents
	seats, actions, recovered := 0, 0, source.Cents(0)
	for _, g := range grants {
		if g.Year <= 2014 {
			first += g.Net()
		}
		recovered += g.Recovered
		share := 0.0
		for _, p := range g.Places {
			if p.Kind == "seat" {
				seats++
			} else {
				share += p.Share
			}
		}
		if share > 0.999 {
			actions++
		}
		if g.Call != "Entreprendre autrement" || len(g.BeneficiaryID) != 14 || g.FunderSIRET == "" {
			t.Errorf("grant %+v", g)
		}
	}
	if first != 60_900_000 || recovered == 0 || seats != len(grants) || actions != len(grants) {
		t.Errorf("609000 € to 2014: %.2f; recovered %.2f; %d seats and %d places of action of %d grants",
			first.Euros(), recovered.Euros(), seats, actions, len(grants))
	}
}

// checkRequests checks that the reader tells what became of requests, and finds in
// them the gross sum of the first cycle.
func checkRequests(t *testing.T, requests []source.Grant) {
	t.Helper()
	outcomes, first := map[string]int{}, source.Cents(0)
	for _, q := range requests {
		outcomes[q.Outcome]++
		if q.Outcome == "awarded" && q.Year <= 2014 {
			first += q.Gross
		}
		if q.Requested < q.Gross || q.RequestedOn.IsZero() || q.Outcome != "awarded" && q.Gross != 0 {
			t.Errorf("request %+v", q)
		}
	}
	if first != 60_900_000 || outcomes["awarded"] < 200 || outcomes["refused"] < 400 || outcomes["ineligible"] < 100 || outcomes["pending"] != 9 {
		t.Errorf("%.2f € to 2014; outcomes %v", first.Euros(), outcomes)
	}
}
