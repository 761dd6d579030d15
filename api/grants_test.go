package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
)

// withGrants is the edition of editiontest with its grants, of a simulated source.
func withGrants(t testing.TB) edition.Draft {
	t.Helper()
	d := editiontest.Draft(t, "essai")
	s, err := edition.Source{Pack: "mel", Role: "grants", Kind: "grants.scdl", Title: "Subventions", File: "subventions_mel.csv", SHA256: "ff00", Simulated: true}.Identify()
	if err != nil {
		t.Fatal(err)
	}
	d.Sources, d.Grants = append(d.Sources, s), editiontest.Grants(s.ID)
	return d
}

func TestGrants(t *testing.T) {
	s := serveDrafts(t, withGrants(t))
	for _, tt := range []struct {
		name, path string
		status     int
	}{
		{"all", "/api/v1/grants", 200},
		{"acting in a neighbourhood", "/api/v1/grants?area=qpv2015/QP059074&place=action&lang=en", 200},
		{"a page of a former code", "/api/v1/grants?area=epci/245900410&period=2011-2014&in_kind=false&limit=1&offset=1", 200},
		{"none", "/api/v1/grants?axis=3&period=2020", 200},
		{"unknown area", "/api/v1/grants?area=commune/99999", 400},
		{"unknown level", "/api/v1/grants?area=moon/1&lang=en", 400},
		{"wrong axis", "/api/v1/grants?axis=6", 400},
		{"wrong period", "/api/v1/grants?period=2014-2011", 400},
		{"wrong place", "/api/v1/grants?place=siege", 400},
		{"unknown parameter", "/api/v1/grants?level=commune", 400},
		{"wrong limit", "/api/v1/grants?limit=1001", 400},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := s.get(t, tt.path)
			if r.StatusCode != tt.status {
				t.Errorf("status = %d, want %d", r.StatusCode, tt.status)
			}
			golden(t, r, indented(t, r.Body))
		})
	}
}

// Pages hold the list once, and the sums are those of the whole list, whatever the
// page: four entries, 22 000.01 € net (editiontest).
func TestPagesOfGrants(t *testing.T) {
	s := serveDrafts(t, withGrants(t))
	var references []string
	for offset := range 5 {
		var out struct {
			Total  int `json:"total"`
			Totals struct {
				Net int64 `json:"net_cents"`
			} `json:"totals"`
			Grants []struct {
				Row       int64 `json:"row"`
				Simulated bool  `json:"simulated"`
			} `json:"grants"`
		}
		if err := json.Unmarshal(s.get(t, fmt.Sprintf("/api/v1/grants?limit=1&offset=%d", offset)).Body, &out); err != nil {
			t.Fatal(err)
		}
		for _, g := range out.Grants {
			references = append(references, fmt.Sprint(g.Row, g.Simulated))
		}
		if out.Total != 4 || out.Totals.Net != 2_200_001 {
			t.Errorf("%+v", out)
		}
	}
	if got := strings.Join(references, ", "); got != "5 true, 4 true, 3 true, 2 true" {
		t.Errorf("pages: %s", got)
	}
}
