package edition_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

// withPostcodes is a draft with postcodes of Lille as La Poste has them, and two of Don, of
// which one is the code of Lille and one is shared with it: as 59350 is the code of Lille and
// the postcode of Saint-André-lez-Lille.
func withPostcodes(t testing.TB) edition.Draft {
	t.Helper()
	d := editiontest.Draft(t, "essai")
	lille, don := source.Ref{Level: source.Commune, Code: editiontest.Lille}, source.Ref{Level: source.Commune, Code: editiontest.Don}
	id := d.Sources[0].ID
	d.Links.Postcodes = []edition.Postcode{
		{Ref: don, Code: "59350", Label: "DON", Source: id},
		{Ref: don, Code: "59160", Label: "DON", Source: id},
		{Ref: lille, Code: "59000", Label: "LILLE", Source: id},
		{Ref: lille, Code: "59160", Label: "LILLE", Line5: "LOMME", Source: id},
		{Ref: lille, Code: "59777", Label: "LILLE", Line5: "EURALILLE", Source: id},
	}
	return d
}

// A neighbourhood lies in both communes, for the larger part in Lille.
func TestSearchByPostcode(t *testing.T) {
	e := openDraft(t, withPostcodes(t))
	const none = ""
	tests := []struct {
		query string
		level source.Level
		want  []string // area, code and postcode by which it was found, place, commune of the postcode
	}{
		{"59000", none, []string{"commune/59350  59000  59350", "qpv2015/QP059074  59000  59350"}},
		{"59 000", none, []string{"commune/59350  59000  59350", "qpv2015/QP059074  59000  59350"}},
		{"590", source.Commune, []string{"commune/59350  59000  59350"}},
		{"59", none, nil},
		{"59000", source.QPV2015, []string{"qpv2015/QP059074  59000  59350"}},
		{"59160", none, []string{"commune/59670  59160  59670", "commune/59350  59160 LOMME 59350", "qpv2015/QP059074  59160 LOMME 59350"}},
		{"59350", none, []string{"commune/59350 59350", "commune/59670  59350  59670", "qpv2015/QP059074  59350  59670"}},
		{"5935", source.Commune, []string{"commune/59670  59350  59670", "commune/59350 59350"}},
		{"59160 don", none, []string{"commune/59670  59160  59670", "qpv2015/QP059074  59160  59670"}},
		{"Lomme 59160", source.Commune, []string{"commune/59350  59160 LOMME 59350"}},
		{"59160 Roubaix", none, nil},
		{"euralille", none, []string{"commune/59350  59777 EURALILLE 59350"}}, // a place, which has no neighbourhoods
		{"don", none, []string{"commune/59670"}},
		{"59999", none, nil},
	}
	for _, tt := range tests {
		var got []string
		for _, h := range e.Search(tt.query, tt.level, 0) {
			line := h.Ref.String()
			if h.Code != "" || h.Postcode != nil {
				line += " " + h.Code
			}
			if p := h.Postcode; p != nil {
				line += " " + p.Code + " " + p.Line5 + " " + p.Ref.Code
			}
			got = append(got, line)
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("Search(%q, %q): %s", tt.query, tt.level, d)
		}
	}
	lille, qpv := source.Ref{Level: source.Commune, Code: editiontest.Lille}, source.Ref{Level: source.QPV2015, Code: editiontest.QPV}
	if codes := e.PostcodesOf(lille); len(codes) != 3 || codes[0] != "59000" || e.CommunesAround(qpv) != 2 || e.CommunesAround(lille) != 0 {
		t.Errorf("%v; want the three of Lille, and a neighbourhood in two communes", codes)
	}
	if near := e.Nearest("59001", "", 3); len(near) != 1 || near[0].Postcode == nil || near[0].Postcode.Code != "59000" {
		t.Errorf("%+v; want the postcode that is one digit away", near)
	}
}

// Links without postcodes are written as older editions have them.
func TestEncodedPostcodes(t *testing.T) {
	with := withPostcodes(t).Links
	body := with.Encode()
	back, err := edition.DecodeLinks(body)
	if err != nil || body[0] != 3 || len(back.Postcodes) != 5 || back.Postcodes[0] != with.Postcodes[2] || len(back.Engagements) != 0 {
		t.Errorf("version %d, %+v, %v; want all five, by commune and code", body[0], back.Postcodes, err)
	}
	engaged := withEngagements(t).Links.Encode()
	if engaged[0] != 2 {
		t.Errorf("version %d", engaged[0])
	}
	engaged[0] = 3
	if _, err := edition.DecodeLinks(append(engaged, 0)); err == nil {
		t.Error("no postcodes in the third form: there are two encodings of one thing")
	}
}
