package assises_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/api/export/assises"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/geo/infile"
)

// The plan of Essor has the five axes and equity, and about thirty figures.
func TestDefaultPlan(t *testing.T) {
	for _, lang := range []message.Lang{message.FR, message.EN} {
		p, err := assises.DefaultPlan(lang)
		if err != nil {
			t.Fatal(err)
		}
		figures, axes := 0, 0
		for _, s := range p.Sections {
			figures += len(s.Figures)
			if title := s.Title.In(lang); strings.HasPrefix(title, "Ax") {
				axes++
			}
			if s.Text.In(lang) == "" || s.Text.FR == s.Text.EN {
				t.Errorf("section %q has no text in both languages", s.Title.FR)
			}
		}
		if axes != 5 || figures < 30 || p.Language != lang {
			t.Errorf("%s: %d axes, %d figures, language %s", lang, axes, figures, p.Language)
		}
	}
}

// A mistake of a plan names the file and the line.
func TestFaultsOfPlans(t *testing.T) {
	const good = "title: t\nsections:\n  - title: s\n    figures:\n      - figure: choropleth\n        indicator: need.poverty\n        level: commune\n"
	e, draw := fixture(t)
	for _, tt := range []struct {
		name, plan string
		code       infile.Code
		row        int
		column     string
	}{
		{"empty", "", assises.PlanEmpty, 0, ""},
		{"without figures", "title: t\n", assises.PlanEmpty, 0, ""},
		{"not YAML", "title: [\n", assises.PlanSyntax, 1, ""},
		{"unknown field", "title: t\ncolour: red\n", assises.PlanSyntax, 2, ""},
		{"unknown field of a figure", good + "        colour: red\n", assises.PlanSyntax, 8, ""},
		{"unknown field of a text", good + "        title: {de: nein}\n", assises.PlanSyntax, 8, ""},
		{"name", good + "        name: ../x\n", assises.PlanField, 5, "name"},
		{"same name", good + "        name: a\n      - {figure: choropleth, name: a}\n", assises.PlanTwice, 9, ""},
		{"language", "language: de\n" + good, assises.PlanField, 0, "language"},
		{"kind", strings.Replace(good, "choropleth", "pie", 1), assises.PlanField, 5, "figure"},
		{"use", good + "        uses: [slide, poster]\n", assises.PlanField, 5, "uses"},
		{"use twice", good + "        uses: [slide, slide]\n", assises.PlanField, 5, "uses"},
		{"indicator", strings.Replace(good, "need.poverty", "need.luck", 1), assises.PlanField, 5, "indicator"},
		{"indicator that this edition has not", strings.Replace(good, "need.poverty", "ess.posts", 1), assises.NotPublished, 5, ""},
		{"level that this edition has not", strings.Replace(good, "commune", "iris", 1), assises.NotPublished, 5, ""},
		{"level", strings.Replace(good, "commune", "canton", 1), assises.PlanField, 5, "level"},
		{"period", good + "        period: soon\n", assises.PlanField, 5, "period"},
		{"period that is not published", good + "        period: \"1999\"\n", assises.NotPublished, 5, ""},
		{"need that is not published", good + "        need: ess.posts\n", assises.NotPublished, 5, ""},
		{"no number", strings.Replace(good, "commune", "qpv2015", 1), assises.NoValue, 5, ""},
		{"reference", good + "        reference: commune/1\n", assises.PlanField, 5, "reference"},
		{"classes", good + "        classes: rainbow\n", assises.PlanField, 5, "classes"},
		{"sheets", "sheets: [iris]\n" + good, assises.PlanField, 0, "sheets"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := assises.ParsePlan("p.yaml", []byte(tt.plan))
			if err == nil {
				_, _, err = assises.Drawable(t.Context(), draw, e, p)
			}
			fault, ok := errors.AsType[*infile.Fault](err)
			if !ok || fault.Code != tt.code || fault.Row != tt.row || fault.Column != tt.column || fault.File != "p.yaml" {
				t.Fatalf("%v, want %s in row %d, column %q", err, tt.code, tt.row, tt.column)
			}
			for _, lang := range []message.Lang{message.FR, message.EN} {
				if text := catalogue(t).Error(lang, err); !strings.Contains(text, "p.yaml") || strings.Contains(text, "{") {
					t.Errorf("%s: %s", lang, text)
				}
			}
		})
	}
}

// A tolerant plan leaves out what the edition cannot show, and says why.
func TestTolerantPlansLeaveOut(t *testing.T) {
	e, draw := fixture(t)
	p, err := assises.DefaultPlan(message.FR)
	if err != nil {
		t.Fatal(err)
	}
	slots, left, err := assises.Drawable(t.Context(), draw, e, p)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range slots {
		if s.Number != i+1 {
			t.Errorf("%s has number %d in place %d", s.Name, s.Number, i+1)
		}
	}
	if len(slots) == 0 || len(left) == 0 {
		t.Fatalf("%d figures, %d left out", len(slots), len(left))
	}
	for _, l := range left {
		if text := assises.Says(words(t), l.Why); !strings.HasPrefix(text, "plan.yaml, ligne ") {
			t.Errorf("%s: %s", l.Name, text)
		}
	}
}

// Whatever a plan is, it is read or told with a sentence, and names of files stay in their
// folder.
func FuzzPlan(f *testing.F) {
	p, err := assises.DefaultPlan(message.FR)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(p.Body)
	f.Add([]byte("sections: [{figures: [{figure: a, name: b}]}]"))
	f.Add([]byte("sections: [{figures: [{figure: ../a}]}]"))
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := assises.ParsePlan("p.yaml", body)
		if _, told := errors.AsType[*infile.Fault](err); err != nil && !told {
			t.Fatalf("%v is no fault", err)
		}
		for _, s := range p.Sections {
			for _, e := range s.Figures {
				if err == nil && (strings.ContainsAny(e.Name, "/\\.") || e.Name == "") {
					t.Errorf("name %q", e.Name)
				}
			}
		}
		if err == nil && !bytes.Equal(p.Body, body) {
			t.Error("the plan is not kept as it was written")
		}
	})
}
