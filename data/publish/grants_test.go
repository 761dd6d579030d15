package publish_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// The list of grants is what registers of grants say was awarded: with its places at
// all levels, and with what was taken back from it.
func TestPublicGrants(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.loadFigures(t)
	qpv := ref(source.QPV2015, "QP059001")
	f.load(t, data.SourceInfo{Role: "grants"}, func(to source.Sink) error {
		place := func(r source.Ref, kind string, share float64) source.GrantPlace {
			return source.GrantPlace{Ref: r, Kind: kind, Share: share}
		}
		grant := source.Grant{
			Row: 2, Funder: "F", Beneficiary: "Club A", BeneficiaryID: "39830048300011", Reference: "EA-1", DecidedOn: source.Day(2020, 3, 1), Year: 2020,
			Outcome: "awarded", Object: "Un lieu", Axis: "3", Call: "Appel", Programme: "P", Gross: 100_00,
			Cofunders: []source.Cofunder{{Name: "Région", Amount: 12_34, Told: true}, {Name: "CAF"}},
			Places: []source.GrantPlace{
				place(communes()[0], "seat", 1), place(qpv, "action", 0.75), place(communes()[1], "action", 0.125),
				place(ref(source.Commune, "59999"), "action", 0.125), // nobody knows it
			},
		}
		back := source.Grant{Row: 3, Beneficiary: "Club A", Reference: "EA-1", Year: 2021, Outcome: "awarded", Recovered: 30_00, RecoversRow: 2}
		apart := source.Grant{Row: 4, Beneficiary: "Club B", Year: 2021, Outcome: "awarded", Recovered: 40_00, Places: []source.GrantPlace{place(communes()[0], "seat", 1)}}
		return errors.Join(to.Grant(grant), to.Grant(back), to.Grant(apart))
	})
	_, e := publishAll(t, f, options())
	list := e.Grants(edition.GrantFilter{})
	if list.Len() != 2 {
		t.Fatalf("%d grants, want 2: what was taken back is told with its grant", list.Len())
	}
	g := list.At(0)
	s, ok := e.Source(g.Source)
	if !ok || s.Role != "grants" || g.Row != 2 || g.Gross != 100_00 || g.Recovered != 30_00 || g.Axis != 3 || g.Year != 2020 || g.DecidedOn.String() != "2020-03-01" ||
		fmt.Sprint(g.Cofunders) != "[{Région 1234 true} {CAF 0 false}]" || g.Beneficiary != "Club A" || g.Object != "Un lieu" || g.Withheld != "" {
		t.Errorf("grant %+v", g)
	}
	var places []string
	for _, p := range g.Places {
		places = append(places, fmt.Sprintf("%s %s %d", p.Kind, p.Ref, p.Millionths))
	}
	// Of the people of the neighbourhood 20 of 30 live in Bas, 10 in Haut: of three
	// quarters, 0.5 and 0.25, and an eighth is named for Haut.
	want := []string{
		"action commune/59001 500000", "action commune/59002 375000", "action epci/200000001 875000", "action qpv2015/QP059001 750000",
		"seat commune/59001 1000000", "seat epci/200000001 1000000",
	}
	if !slices.Equal(places, want) {
		t.Errorf("places %q\nwant %q", places, want)
	}
	if apart := list.At(1); !apart.Unlinked || apart.Recovered != 40_00 || apart.Gross != 0 {
		t.Errorf("money taken back from nobody's grant: %+v", apart)
	}
	// 100 € − 30 € in 2020; the 40 € are in no sum.
	totals := e.Grants(edition.GrantFilter{Area: ref(source.EPCI, territory)}).Totals()
	if totals.Net != 70_00 || totals.Unlinked != 1 || totals.UnlinkedBy != 40_00 {
		t.Errorf("totals %+v", totals)
	}
	v := e.Vector(edition.Key{Indicator: "funding.per_capita", Level: source.EPCI, Period: indicator.Year(2020)})
	if v == nil || v.At(0).Numerator != 70 {
		t.Errorf("the indicator says another sum than the list: %+v", v)
	}
}

// Nobody sees the name of whom the register of enterprises hides, of a person, and of
// whom nothing tells that it is an organisation.
func TestBeneficiariesAreWithheld(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.loadFigures(t)
	f.load(t, data.SourceInfo{Role: "establishments", Period: "2020"}, func(to source.Sink) error {
		sink, ok := to.(source.EstablishmentSink)
		if !ok {
			return errors.New("no sink of establishments")
		}
		unit := source.Establishment{SIRET: "39830048300011", SIREN: "398300483", LegalCategory: "9220", Commune: "59001", Name: "HIDDEN-UNIT"}
		person := source.Establishment{SIRET: "22490001900015", SIREN: "224900019", LegalCategory: "1000", Commune: "59001", Name: "N", Diffusible: true}
		return errors.Join(sink.Establishment(unit), sink.Establishment(person))
	})
	tests := []struct {
		grant source.Grant
		want  string
	}{
		{source.Grant{Beneficiary: "Compagnie du Nord"}, ""},
		{source.Grant{Beneficiary: "LES AMIS DES MUSÉES"}, ""}, // a word of an organisation in the plural, with an accent
		{source.Grant{Beneficiary: "Anonyme", BeneficiaryID: "35338402700036"}, ""},
		{source.Grant{Beneficiary: "Madame Sans-Gêne", BeneficiaryRNA: "W595001234"}, ""},
		{source.Grant{Beneficiary: "SECRET Dupond"}, edition.WithheldUnknown},
		{source.Grant{Beneficiary: "Mme SECRET", BeneficiaryID: "35338402700036"}, edition.WithheldPerson},
		{source.Grant{Beneficiary: "M SECRET Club"}, edition.WithheldPerson},
		{source.Grant{Beneficiary: "Club SECRET", BeneficiaryID: "22490001900023"}, edition.WithheldPerson}, // another establishment of the person
		{source.Grant{Beneficiary: "Club SECRET", BeneficiaryID: "39830048300011"}, edition.WithheldDiffused},
	}
	f.load(t, data.SourceInfo{Role: "grants"}, func(to source.Sink) error {
		for i, tt := range tests {
			g := tt.grant
			g.Row, g.Year, g.Outcome, g.Gross, g.Object = i+2, 2020, "awarded", 1, "objet"
			if tt.want != "" {
				g.Object = "pour SECRET"
			}
			if err := to.Grant(g); err != nil {
				return err
			}
		}
		return nil
	})
	_, e := publishAll(t, f, options())
	list := e.Grants(edition.GrantFilter{})
	for i, tt := range tests {
		g := list.At(i)
		if g.Withheld != tt.want || (tt.want == "") != (g.Beneficiary == tt.grant.Beneficiary && g.Object == "objet") {
			t.Errorf("%s: %+v", tt.grant.Beneficiary, g)
		}
		if shown := g.BeneficiaryID != ""; shown != (tt.grant.BeneficiaryID != "" && (tt.want == "" || tt.want == edition.WithheldDiffused)) {
			t.Errorf("%s: identifier %q", tt.grant.Beneficiary, g.BeneficiaryID)
		}
	}
	if attack(t, f, "SECRET", "HIDDEN-UNIT") {
		t.Error("a name that is withheld is in the bytes of the edition")
	}
}

// Requests, refusals and what was asked for are in no byte of an edition.
func TestRequestsNeverEnterTheList(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.loadFigures(t)
	f.loadRequests(t, "requests")
	f.load(t, data.SourceInfo{Role: "state"}, func(to source.Sink) error { // refused, in a register of grants
		return to.Grant(source.Grant{Row: 2, Beneficiary: "Club REFUSED-NAME", Outcome: "refused", Year: 2020, Requested: 777_777_77})
	})
	_, e := publishAll(t, f, options())
	if !attack(t, f, "Club A", 100_00) {
		t.Error("the attack does not find what is published")
	}
	list := e.Grants(edition.GrantFilter{})
	if list.Len() != 1 || list.At(0).Reference != "EA-1" || list.Totals().Net != 100_00 {
		t.Errorf("%d grants, %+v; want the one of the register of grants, once", list.Len(), list.Totals())
	}
	if attack(t, f, "REFUSED", "D-3", "D-4", "D-5", "D-6", "EA-9", 777_777_77, 555_555_55, 123_456_78) {
		t.Error("a request is in the bytes of the edition")
	}
}

// attack looks for texts in all bytes of all editions, and for numbers of cents in the
// forms that these have there: digits, variable-length integers, floats of cents or euros.
func attack(t *testing.T, f fixture, secrets ...any) bool {
	t.Helper()
	var forms [][]byte
	for _, secret := range secrets {
		switch s := secret.(type) {
		case string:
			forms = append(forms, []byte(s))
		case int:
			forms = append(forms, fmt.Append(nil, s), fmt.Append(nil, s/100), binary.AppendVarint(nil, int64(s)), binary.AppendUvarint(nil, uint64(s)))
			for _, v := range []float64{float64(s), float64(s) / 100} {
				forms = append(forms, binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)))
			}
		}
	}
	conn, err := pgx.Connect(t.Context(), f.url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	rows, err := conn.Query(t.Context(), `SELECT body FROM essor.edition_part UNION ALL SELECT body FROM essor.edition_vector
		UNION ALL SELECT body FROM essor.edition_boundaries UNION ALL SELECT manifest FROM essor.edition`)
	if err != nil {
		t.Fatal(err)
	}
	bodies, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err != nil || len(bodies) < 5 {
		t.Fatalf("%d bodies, %v", len(bodies), err)
	}
	found := false
	for _, body := range bodies {
		for _, form := range forms {
			if bytes.Contains(body, form) {
				t.Logf("%q in %q", form, body[:min(len(body), 200)])
				found = true
			}
		}
	}
	return found
}
