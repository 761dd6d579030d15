package figure_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// dividedBy2021 is the edition of the charts where everything is divided by numbers of 2021.
func dividedBy2021(t *testing.T) *edition.Edition {
	t.Helper()
	draft := chartDraft(t, 1)
	for _, v := range draft.Vectors {
		for i := range v.Bases {
			v.Bases[i].DenominatorPeriod = indicator.Year(2021)
		}
	}
	bundle, err := draft.Encode()
	if err != nil {
		t.Fatal(err)
	}
	e, err := bundle.Open(time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// The stock of the award funnel is the one that the rate below it divides by, whatever the
// period, and says its year: stock times rate gives the requests.
func TestAwardFunnelShowsTheStockOfItsRate(t *testing.T) {
	e, a := dividedBy2021(t), chartAsker(t, message.FR)
	for _, period := range []string{"", "2015", "2015-2019"} {
		v, err := ask.FindVector(e, "funnel.requests", source.EPCI, period)
		if err != nil {
			t.Fatal(err)
		}
		is := v.At(0)
		f := makeChart(t, a, e, figure.Spec{Kind: figure.AwardFunnel, State: state.State{Period: period}})
		stock, requests := f.Rows().Rows[0], f.Rows().Rows[1]
		if want := a.Text.Float(a.Lang, is.Denominator, 0); stock[1] != want || !strings.Contains(stock[2], "2021") {
			t.Errorf("%q: the stock is %q (%s), the rate divides by %s of 2021", period, stock[1], stock[2], want)
		}
		if want := a.Text.Float(a.Lang, 100*is.Numerator/is.Denominator, 1); !strings.HasPrefix(requests[2], want) {
			t.Errorf("%q: %s requests for %s establishments: %q", period, requests[1], stock[1], requests[2])
		}
	}
}

// Where an area has no grant, the register says so and is named among the sources.
func TestAwardFunnelNamesTheRegisterOfNothing(t *testing.T) {
	draft := chartDraft(t, 1)
	register := draft.Sources[0]
	register.Role, register.Title, register.File = "grants", "Registre inventé", "grants.csv"
	register, err := register.Identify()
	if err != nil {
		t.Fatal(err)
	}
	draft.Sources = append(draft.Sources, register)
	poor := source.Ref{Level: source.Commune, Code: "59100"}
	draft.Grants = slices.DeleteFunc(draft.Grants, func(g edition.Grant) bool { return g.Places[0].Ref == poor })
	for i := range draft.Grants {
		draft.Grants[i].Source = register.ID
	}
	f := makeChart(t, chartAsker(t, message.FR), openChartDraft(t, draft), figure.Spec{Kind: figure.AwardFunnel, State: state.State{Sel: []source.Ref{poor}}})
	_, texts := shapesOf(t, f)
	if all := strings.Join(texts, " "); !strings.Contains(all, "Registre inventé") || !strings.Contains(f.Alt(), "Montant net accordé") {
		t.Errorf("%s in %s", f.Alt(), all)
	}
}
