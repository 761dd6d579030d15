package page

import (
	"fmt"
	"math"
	"strconv"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// money is what public grants an area has.
type money struct {
	Period   string
	Places   []moneyPlace // seat, action
	Axes     []moneyAxis
	Funnel   []funnelStep
	Projects []project // the latest
	Earlier  []project // those before
	Place    string    // of the projects
	Others   int       // how many projects there are beside the latest
	More     int       // of these, how many are left out
	CSV      string    // address of all projects
	Any      bool      // there is a register of grants
}

// moneyPlace is the money of an area by one kind of place.
type moneyPlace struct {
	Place                          string
	Grants, Euros, InKind, Outside string
	Rates                          []moneyRate // per inhabitant, per poor inhabitant
}

// moneyRate is money per somebody.
type moneyRate struct {
	wording.Line
	Amount  string // without the words of the unit
	Verdict string
	Weak    bool
}

// moneyAxis is the money of an axis of the plan by both kinds of places.
type moneyAxis struct {
	Name  string
	Cells []string // seat, action
}

// funnelStep is a step from requests to euros.
type funnelStep struct{ Name, Value, Note string }

// project is a grant of the list.
type project struct {
	Year, Who, Object, Axis, Euros, Notes string
	Simulated                             bool
}

// Sizes of the money of a sheet.
const (
	mostProjects = 4   // that are printed
	mostEarlier  = 200 // on the screen
	axes         = 5
)

// money gathers the grants of the area, by the seat of the beneficiary and by the place of
// action, over the period of its figures of money.
func (r reader) money() money {
	m := money{Place: r.asked.State.Place, Any: r.Edition.Grants(edition.GrantFilter{}).Len() > 0}
	if m.Place == "" {
		m.Place = edition.PlaceSeat
	}
	var period indicator.Period
	if f, ok := r.figure("funding.per_capita"); ok {
		period, m.Period = f.Period, wording.Period(f.Period)
	}
	lists := map[string]edition.GrantList{}
	for _, place := range []string{edition.PlaceSeat, edition.PlaceAction} {
		lists[place] = r.Edition.Grants(edition.GrantFilter{Area: r.sheet.Ref, Place: place, Period: period})
		m.Places = append(m.Places, r.moneyPlace(place, lists[place].Totals()))
	}
	for axis := 1; axis <= axes; axis++ {
		row := moneyAxis{Name: r.axis(axis)}
		for _, place := range []string{edition.PlaceSeat, edition.PlaceAction} {
			t := r.Edition.Grants(edition.GrantFilter{Area: r.sheet.Ref, Place: place, Axis: axis, Period: period}).Totals()
			row.Cells = append(row.Cells, r.Say("area.money.axis_cell", "n", r.Count(t.Grants), "euros", r.Text.Euros(r.Lang, t.Net.Euros(), 0)))
		}
		m.Axes = append(m.Axes, row)
	}
	list := lists[m.Place]
	for i := list.Len() - 1; i >= 0 && len(m.Earlier) < mostEarlier; i-- {
		if len(m.Projects) < mostProjects {
			m.Projects = append(m.Projects, r.project(list.At(i)))
		} else {
			m.Earlier = append(m.Earlier, r.project(list.At(i)))
		}
	}
	m.Others = list.Len() - len(m.Projects)
	m.More = m.Others - len(m.Earlier)
	m.CSV = fmt.Sprintf("/api/v1/grants.csv?area=%s&place=%s&period=%s&csv=fr", r.sheet.Ref, m.Place, period)
	m.Funnel = r.funnel()
	return m
}

func (r reader) axis(axis int) string { return r.Parameter("axis", strconv.Itoa(axis)) }

func (r reader) moneyPlace(place string, t edition.GrantTotals) moneyPlace {
	p := moneyPlace{Place: place, Grants: r.Count(t.Grants), Euros: r.Text.Euros(r.Lang, t.Net.Euros(), 0)}
	if t.InKind > 0 {
		p.InKind = r.Say("area.money.in_kind", "n", r.Count(t.InKind), "euros", r.Text.Euros(r.Lang, t.InKindNet.Euros(), 0))
	}
	if t.Unlinked > 0 {
		p.Outside = r.Say("area.money.unlinked", "n", r.Count(t.Unlinked), "euros", r.Text.Euros(r.Lang, t.UnlinkedBy.Euros(), 0))
	}
	for _, id := range []string{"funding.per_capita", "funding.per_poor"} {
		p.Rates = append(p.Rates, r.moneyRate(placed(id, place)))
	}
	return p
}

// moneyRate is money per somebody; absent where the edition has no such figure.
func (r reader) moneyRate(id string) moneyRate {
	f, ok := r.figure(id)
	if !ok {
		return moneyRate{Amount: r.Text.Sentence(r.Lang, "status.absent", nil)}
	}
	rate := moneyRate{r.line(f), r.Value(f.Definition, f.Value), r.verdictWords(f), f.Value.Status == indicator.Unreliable}
	if f.Value.Status.HasValue() {
		rate.Amount = r.Text.Euros(r.Lang, f.Value.Number, message.Decimals(f.Value.Number, f.Decimals))
	}
	return rate
}

// project writes a grant.
func (r reader) project(g edition.ListedGrant) project {
	s, _ := r.Edition.Source(g.Source)
	p := project{
		Who: r.Beneficiary(g.Grant), Object: g.Object, Euros: r.Text.Euros(r.Lang, g.HereNet().Euros(), 0), Notes: r.GrantNotes(g), Simulated: s.Simulated,
	}
	if g.Year > 0 {
		p.Year = strconv.Itoa(g.Year)
	}
	if g.Axis > 0 {
		p.Axis = strconv.Itoa(g.Axis)
	}
	return p
}

// funnel is the way from requests to euros, of beneficiaries with their seat in the area,
// each step only as far as it may be told.
func (r reader) funnel() []funnelStep {
	requests, ok := r.figure("funnel.requests")
	if !ok {
		return nil
	}
	t := r.Edition.Grants(edition.GrantFilter{Area: r.sheet.Ref, Period: requests.Period}).Totals()
	success, _ := r.figure("funnel.success")
	step := func(name string, f edition.Figure, of func(edition.Value) float64) funnelStep {
		s := funnelStep{Name: r.Say("area.funnel." + name), Value: r.Value(f.Definition, f.Value), Note: r.Reason(f.Value.Reason)}
		if n := of(f.Value); f.Value.Status.HasValue() && !math.IsNaN(n) {
			s.Value, s.Note = r.Text.Float(r.Lang, n, 0), ""
		}
		return s
	}
	awarded := step("awarded", success, func(v edition.Value) float64 { return v.Numerator })
	if success.Value.Status.HasValue() {
		awarded.Note = r.Say("area.funnel.share", "share", r.Value(success.Definition, success.Value), "interval", r.Interval(success.Definition, success.Value))
	}
	return []funnelStep{
		step("requested", requests, func(v edition.Value) float64 { return v.Numerator }), awarded,
		{Name: r.Say("area.funnel.euros"), Value: r.Text.Euros(r.Lang, t.Net.Euros(), 0)},
	}
}
