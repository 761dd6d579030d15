package publish_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
)

// loadRequests loads a register of grants with one award, and one of requests: that
// award, one that no register of grants has, a refusal, an ineligible request, one that
// waits and one of another year.
func (f fixture) loadRequests(t *testing.T, role string) {
	t.Helper()
	here := func(r source.Ref) source.GrantPlace { return source.GrantPlace{Ref: r, Kind: "seat", Share: 1} }
	acts := func(r source.Ref, share float64) source.GrantPlace {
		return source.GrantPlace{Ref: r, Kind: "action", Share: share}
	}
	award := source.Grant{
		Row: 2, Funder: "F", Beneficiary: "Club A", BeneficiaryID: "39830048300011", Reference: "EA-1", Outcome: "awarded", Year: 2020, Axis: "1",
		Gross: 100_00, Places: []source.GrantPlace{here(communes()[0]), acts(communes()[0], 0.5), acts(communes()[1], 0.5)},
	}
	f.load(t, data.SourceInfo{Role: "grants"}, func(to source.Sink) error { return to.Grant(award) })
	if role == "" {
		return
	}
	asked := award
	asked.Reference, asked.Requested = "ea-1", 123_456_78
	other := func(row int, outcome, reference string, year int) source.Grant {
		return source.Grant{
			Row: row, Funder: "F", Beneficiary: "REFUSED-NAME", Reference: reference, Object: "REFUSED-OBJECT", Outcome: outcome, Year: year, Axis: "2",
			Requested: 777_777_77, Places: []source.GrantPlace{here(communes()[0])},
		}
	}
	alone := other(7, "awarded", "EA-9", 2020)
	alone.Gross = 555_555_55
	f.load(t, data.SourceInfo{Role: role, File: "dossiers.csv"}, func(to source.Sink) error {
		return errors.Join(to.Grant(asked), to.Grant(other(3, "refused", "D-3", 2020)), to.Grant(other(4, "ineligible", "D-4", 2020)),
			to.Grant(other(5, "pending", "D-5", 2020)), to.Grant(other(6, "refused", "D-6", 2021)), to.Grant(alone))
	})
}

func TestRequests(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.loadFigures(t)
	f.loadRequests(t, "requests")
	whole := ref(source.EPCI, territory)
	told, err := publish.CountRequests(t.Context(), f.DB, options(), []publish.Asked{
		{Ref: communes()[0], Kind: "seat", From: 2020, To: 2020},
		{Ref: communes()[0], Kind: "seat", From: 2011, To: 2021},
		{Ref: communes()[0], Kind: "seat", Axis: "1", From: 2020, To: 2020},
		{Ref: whole, Kind: "seat", From: 2021, To: 2021},
		{Ref: communes()[1], Kind: "action", From: 2020, To: 2020},
		{Ref: whole, Kind: "action", From: 2020, To: 2020}, // acts in both communes, and is one request
		{Ref: communes()[1], Kind: "seat", From: 2020, To: 2020},
		{Ref: ref(source.QPV2015, "QP059001"), Kind: "seat", From: 2020, To: 2020},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []publish.RequestCounts{
		{Requests: 5, Eligible: 3, Awarded: 2, Pending: 1},
		{Requests: 6, Eligible: 4, Awarded: 2, Pending: 1},
		{Requests: 1, Eligible: 1, Awarded: 1},
		{Requests: 1, Eligible: 1},
		{Requests: 1, Eligible: 1, Awarded: 1},
		{Requests: 1, Eligible: 1, Awarded: 1},
		{},
		{},
	}
	if !slices.Equal(told.Counts, want) {
		t.Errorf("counts %+v\nwant %+v", told.Counts, want)
	}
	// No request has its seat in a neighbourhood: none there is not known to be none.
	if known := []bool{true, true, true, true, true, true, true, false}; !slices.Equal(told.Known, known) {
		t.Errorf("places are known at %v, want %v", told.Known, known)
	}
	if told.Unregistered != 1 || !slices.Equal(told.Years, []int{2020, 2021}) || told.Sources != 1 {
		t.Errorf("%+v; want the award of row 7 in no register of grants, two years, one register", told)
	}
}

// A register of grants that tells of refusals is one of requests too; a list of awards
// is none.
func TestRequestsOfARegisterOfGrants(t *testing.T) {
	ask := []publish.Asked{{Ref: communes()[0], Kind: "seat", From: 2020, To: 2020}}
	for role, want := range map[string]publish.RequestCounts{"grants": {Requests: 5, Eligible: 3, Awarded: 2, Pending: 1}, "": {}} {
		f := open(t)
		f.loadTerritory(t)
		f.loadFigures(t)
		f.loadRequests(t, role)
		told, err := publish.CountRequests(t.Context(), f.DB, options(), ask)
		if err != nil || len(told.Counts) != 1 || told.Counts[0] != want {
			t.Errorf("role %q: %+v, %v; want %+v", role, told, err, want)
		}
	}
}
