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
	None     string    // why there is none
	Partial  string    // how much is missing from it
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
	Unknown                        string      // why nothing is known of it
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
type funnelStep struct {
	Name, Value, Note string
	Known             bool // the value is a number
}

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

// placeUnknown is the reason of what is placed by grants that do not say their place.
const placeUnknown indicator.Reason = "place_unknown"

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
		m.Axes = append(m.Axes, r.moneyAxis(axis, period))
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
	m.Funnel, m.None = r.funnel(), r.noProjects(m.Place)
	seat, _ := r.figure("funding.per_capita")
	action, _ := r.figure(placed("funding.per_capita", edition.PlaceAction))
	m.Partial = r.partialNote(seat, action)
	return m
}

// moneyAxis is what an axis of the plan has in a period.
func (r reader) moneyAxis(axis int, period indicator.Period) moneyAxis {
	row := moneyAxis{Name: r.axis(axis)}
	for _, place := range []string{edition.PlaceSeat, edition.PlaceAction} {
		cell := r.Text.Sentence(r.Lang, "status.absent", nil)
		if !r.isPlaceUnknown(place) {
			t := r.Edition.Grants(edition.GrantFilter{Area: r.sheet.Ref, Place: place, Axis: axis, Period: period}).Totals()
			cell = r.Say("area.money.axis_cell", "n", r.Count(t.Grants), "euros", r.Text.Euros(r.Lang, t.Net.Euros(), 0))
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// isPlaceUnknown tells whether the grants do not say this place of theirs at the level of the
// sheet: that the register has none here is then no zero.
func (r reader) isPlaceUnknown(place string) bool {
	f, ok := r.figure(placed("funding.per_capita", place))
	return ok && f.Value.Reason == placeUnknown
}

// noProjects says what it means that no project is listed: zero, none that could be placed, or
// that nobody knows.
func (r reader) noProjects(place string) string {
	f, ok := r.figure(placed("funding.per_capita", place))
	switch {
	case ok && f.Value.Reason == placeUnknown:
		return r.Say("area.projects.unknown."+place, "why", r.Reason(f.Value.Reason))
	case ok && r.Partial(f) != "":
		return r.Say("area.projects.none_placed."+place, "why", r.Partial(f))
	default:
		return r.Say("area.projects.none." + place)
	}
}

func (r reader) axis(axis int) string { return r.Parameter("axis", strconv.Itoa(axis)) }

func (r reader) moneyPlace(place string, t edition.GrantTotals) moneyPlace {
	f, _ := r.figure(placed("funding.per_capita", place))
	p := moneyPlace{Place: place, Grants: r.AtLeast(f, r.Count(t.Grants)), Euros: r.AtLeast(f, r.Text.Euros(r.Lang, t.Net.Euros(), 0))}
	if r.isPlaceUnknown(place) {
		absent := r.Text.Sentence(r.Lang, "status.absent", nil)
		p.Grants, p.Euros = absent, absent
		p.Unknown = r.Say("area.money.note", "place", r.Say("area.money."+place), "why", r.Reason(f.Value.Reason))
	}
	if t.InKind > 0 {
		p.InKind = r.Say("area.money.in_kind", "place", r.Say("area.money."+place), "n", r.Count(t.InKind), "euros", r.Text.Euros(r.Lang, t.InKindNet.Euros(), 0))
	}
	if t.Unlinked > 0 {
		p.Outside = r.Say("area.money.unlinked", "place", r.Say("area.money."+place), "n", r.Count(t.Unlinked), "euros", r.Text.Euros(r.Lang, t.UnlinkedBy.Euros(), 0))
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
	rate := moneyRate{r.line(f), r.Value(f.Definition, f.Value), r.verdictInBrief(f), f.Value.Status == indicator.Unreliable}
	if f.Value.Status.HasValue() {
		rate.Amount = r.AtLeast(f, r.Text.Euros(r.Lang, f.Value.Number, message.Decimals(f.Value.Number, f.Decimals)))
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
	awarded := r.funnelStep("awarded", success)
	if success.Value.Status.HasValue() {
		awarded.Note = r.Say("area.funnel.share", "share", r.Value(success.Definition, success.Value), "interval", r.Interval(success.Definition, success.Value))
	}
	inKind := ""
	if t.InKind > 0 {
		inKind = r.Count(t.InKind)
	}
	euros := funnelStep{
		Name: r.Say("area.funnel.euros"), Value: r.Text.Euros(r.Lang, t.Net.Euros(), 0), Known: true, Note: r.Say("area.funnel.money", "n", r.Count(t.Grants), "in_kind", inKind),
	}
	if f, ok := pick(&r.sheet, "funding.per_capita", requests.Period.String()); ok && f.Value.Reason == placeUnknown {
		euros.Value, euros.Known, euros.Note = r.Value(f.Definition, f.Value), false, r.Reason(f.Value.Reason)
	} else if ok {
		euros.Value = r.AtLeast(f, euros.Value)
	}
	return []funnelStep{r.funnelStep("requested", requests), awarded, euros}
}

// funnelStep is how many requests there are of a kind, or why that is not told.
func (r reader) funnelStep(name string, f edition.Figure) funnelStep {
	n := f.Value.Numerator
	if f.Value.Status.HasValue() && !math.IsNaN(n) {
		text := r.Text.Float(r.Lang, n, 0)
		return funnelStep{Name: r.Say("area.funnel."+name, "n", text), Value: text, Known: true}
	}
	return funnelStep{Name: r.Say("area.funnel."+name, "n", ""), Value: r.Value(f.Definition, f.Value), Note: r.Reason(f.Value.Reason)}
}
