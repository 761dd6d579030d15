package ask

import (
	"context"
	"math"
	"strings"

	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// Sizes of lists of grants.
const (
	usualGrants = 100
	mostGrants  = 1000
)

// GrantsIn are the parameters of a list of grants.
type GrantsIn struct {
	Area   string `query:"area" doc:"Level and code of an area in which the grants have a place; wherever when left out" example:"commune/59350"`
	Axis   string `query:"axis" doc:"Axis of the plan, 1 to 5; whatever when left out" example:"1"`
	Period string `query:"period" doc:"Year or span of the commitment, both ends included; whenever when left out" example:"2011-2014"`
	Place  string `query:"place" enum:"seat,action" doc:"Whether the area is the beneficiary's seat or where the project acts; the seat when left out"`
	InKind string `query:"in_kind" enum:"true,false" doc:"Whether to list help in kind, which is never summed with money; true when left out"`
	Limit  string `query:"limit" doc:"How many grants at most, 1 to 1000; when left out, 100 as JSON and all in files"`
	Offset string `query:"offset" doc:"How many grants to pass over"`
}

// GrantsOut is a page of a list of grants, the latest first, with the sums of the
// whole list.
type GrantsOut struct {
	Edition EditionRef       `json:"edition"`
	Area    *AreaRef         `json:"area,omitempty"`
	AskedAs *AliasRef        `json:"asked_as,omitempty" doc:"The code that was asked for, when it is another one: it is folded into the area"`
	Place   string           `json:"place" enum:"seat,action"`
	Axis    int              `json:"axis,omitempty"`
	Period  string           `json:"period,omitempty"`
	Total   int              `json:"total" doc:"How many entries the list has in all"`
	Offset  int              `json:"offset"`
	Limit   int              `json:"limit"`
	Totals  GrantTotalsOut   `json:"totals"`
	Grants  []GrantOut       `json:"grants"`
	Sources []edition.Source `json:"sources" doc:"Of the grants of this page"`
}

// GrantTotalsOut sums up a list: what goes to its area, in euro cents.
type GrantTotalsOut struct {
	Grants        int          `json:"grants" doc:"With money granted"`
	Gross         source.Cents `json:"gross_cents"`
	Recovered     source.Cents `json:"recovered_cents" doc:"Taken back from these grants, in whatever year"`
	Net           source.Cents `json:"net_cents"`
	InKind        int          `json:"in_kind" doc:"Grants in kind; in none of the sums above"`
	InKindCents   source.Cents `json:"in_kind_cents" doc:"Their value"`
	Unlinked      int          `json:"unlinked" doc:"Times that money was taken back from a grant that is not in the register; in none of the sums above"`
	UnlinkedCents source.Cents `json:"unlinked_cents"`
}

// GrantOut is a public grant. Amounts are euro cents.
type GrantOut struct {
	Source         string          `json:"source" doc:"Id of the source, see sources"`
	Row            int64           `json:"row" doc:"Of the source's file"`
	Simulated      bool            `json:"simulated"`
	Funder         string          `json:"funder"`
	Beneficiary    string          `json:"beneficiary" doc:"Empty when it is withheld"`
	BeneficiaryID  string          `json:"beneficiary_id,omitempty" doc:"SIRET or SIREN"`
	BeneficiaryRNA string          `json:"beneficiary_rna,omitempty"`
	Withheld       string          `json:"withheld,omitempty" enum:"person,unknown,diffusion" doc:"Why nobody may see the beneficiary and the object: a person, perhaps a person, a name that the register of enterprises hides"`
	Text           string          `json:"text" doc:"The beneficiary, or why it is withheld, in the language of the request"`
	Reference      string          `json:"reference"`
	DecidedOn      string          `json:"decided_on,omitempty" format:"date"`
	Year           *int            `json:"year" doc:"Of the commitment; null when the register does not tell"`
	Object         string          `json:"object"`
	Axis           *int            `json:"axis" doc:"1 to 5; null when the register does not tell"`
	Call           string          `json:"call"`
	Programme      string          `json:"programme"`
	Cofunders      []CofunderOut   `json:"cofunders"`
	Gross          source.Cents    `json:"gross_cents"`
	Recovered      source.Cents    `json:"recovered_cents"`
	Net            source.Cents    `json:"net_cents"`
	InKind         bool            `json:"in_kind"`
	Unlinked       bool            `json:"unlinked" doc:"Money taken back from a grant that is not in the register"`
	Share          float64         `json:"share" doc:"Of the grant that goes to the area of the list, 0 to 1"`
	HereGross      source.Cents    `json:"here_gross_cents" doc:"What goes to the area of the list, rounded to the cent"`
	HereNet        source.Cents    `json:"here_net_cents"`
	Places         []GrantPlaceOut `json:"places" doc:"The areas of the edition that its places stand for, at all levels"`
}

// CofunderOut is somebody else who pays.
type CofunderOut struct {
	Name  string        `json:"name"`
	Cents *source.Cents `json:"cents" doc:"Null when the register does not tell"`
}

// GrantPlaceOut is an area to which a part of a grant goes.
type GrantPlaceOut struct {
	AreaRef
	Kind  string  `json:"kind" enum:"seat,action"`
	Share float64 `json:"share" doc:"0 to 1"`
}

// GrantQuery is a list of grants and what it was asked for.
type GrantQuery struct {
	Filter        edition.GrantFilter
	Alias         *edition.Alias // the code that was asked for
	Limit, Offset int
}

// Grants is the answer to GET /api/v1/grants.
func (a Asker) Grants(ctx context.Context, e *edition.Edition, in *GrantsIn) (GrantsOut, error) {
	q, err := grantQuery(e, in, a.usualLimit(usualGrants))
	if err != nil {
		return GrantsOut{}, err
	}
	return Grants(a.Writer, e, q), nil
}

func grantQuery(e *edition.Edition, in *GrantsIn, usual int) (q GrantQuery, err error) {
	if q.Filter.Area, q.Alias, err = ParseArea(e, "area", in.Area); err != nil {
		return q, err
	}
	if q.Filter.Axis, err = ParseInt("axis", in.Axis, 1, 5, 0); err != nil {
		return q, err
	}
	if q.Filter.Period, err = ParsePeriod("period", in.Period); err != nil {
		return q, err
	}
	if q.Filter.Place, err = parsePlace("place", in.Place); err != nil {
		return q, err
	}
	inKind, err := ParseBool("in_kind", in.InKind, true)
	if err != nil {
		return q, err
	}
	q.Filter.Money = !inKind
	if q.Limit, err = ParseInt("limit", in.Limit, 1, mostGrants, usual); err != nil {
		return q, err
	}
	q.Offset, err = ParseInt("offset", in.Offset, 0, math.MaxInt32, 0)
	return q, err
}

// ParseArea reads the level and code of an area that the edition has; the empty text
// is no area. An alias leads to the area that stands.
func ParseArea(e *edition.Edition, parameter, text string) (source.Ref, *edition.Alias, error) {
	if text == "" {
		return source.Ref{}, nil, nil
	}
	level, code, _ := strings.Cut(text, "/")
	b, i, alias, err := e.Find(source.Ref{Level: source.Level(level), Code: code})
	if err != nil {
		var forms []string
		for _, l := range e.Levels() {
			if codes := e.Level(l).Codes; len(codes) > 0 {
				forms = append(forms, string(l)+"/"+codes[0])
			}
		}
		return source.Ref{}, nil, &ParamError{parameter, "bad_area", map[string]string{"value": Cut(text), "examples": strings.Join(forms, ", ")}}
	}
	return source.Ref{Level: b.Level, Code: b.Codes[i]}, alias, nil
}

// ParsePlace reads a kind of place; the empty text is the seat.
func parsePlace(parameter, text string) (string, error) {
	switch text {
	case "":
		return edition.PlaceSeat, nil
	case edition.PlaceSeat, edition.PlaceAction:
		return text, nil
	}
	return "", BadValue(parameter, text, edition.PlaceSeat+", "+edition.PlaceAction)
}

// Grants is the answer about a list of grants of an edition.
func Grants(w wording.Writer, e *edition.Edition, q GrantQuery) GrantsOut {
	list := e.Grants(q.Filter)
	t := list.Totals()
	out := GrantsOut{
		Edition: RefOf(e.Head), Place: q.Filter.Place, Axis: q.Filter.Axis, Period: q.Filter.Period.String(),
		Total: list.Len(), Offset: q.Offset, Limit: q.Limit,
		Totals: GrantTotalsOut{t.Grants, t.Gross, t.Recovered, t.Net, t.InKind, t.InKindNet, t.Unlinked, t.UnlinkedBy},
		Grants: []GrantOut{}, Sources: []edition.Source{},
	}
	if q.Filter.Area.Code != "" {
		out.Area = &AreaRef{q.Filter.Area.Level, q.Filter.Area.Code, e.Name(q.Filter.Area)}
	}
	if q.Alias != nil {
		alias := aliasRef(*q.Alias, e.Head)
		out.AskedAs = &alias
	}
	used := map[string]bool{}
	last := list.Len() - 1 - q.Offset
	for i := last; i >= 0 && i > last-q.Limit; i-- {
		g := list.At(i)
		used[g.Source] = true
		out.Grants = append(out.Grants, grantOut(w, e, g))
	}
	for s := range e.Sources() {
		if used[s.ID] {
			out.Sources = append(out.Sources, s)
		}
	}
	return out
}

func grantOut(w wording.Writer, e *edition.Edition, g edition.ListedGrant) GrantOut {
	s, _ := e.Source(g.Source)
	out := GrantOut{
		Source: g.Source, Row: g.Row, Simulated: s.Simulated, Funder: g.Funder,
		Beneficiary: g.Beneficiary, BeneficiaryID: g.BeneficiaryID, BeneficiaryRNA: g.BeneficiaryRNA, Withheld: g.Withheld, Text: w.Beneficiary(g.Grant),
		Reference: g.Reference, DecidedOn: g.DecidedOn.String(), Year: told(g.Year), Object: g.Object, Axis: told(g.Axis),
		Call: g.Call, Programme: g.Programme, Cofunders: []CofunderOut{},
		Gross: g.Gross, Recovered: g.Recovered, Net: g.Net(), InKind: g.InKind, Unlinked: g.Unlinked,
		Share: float64(g.Millionths) / edition.Whole, HereGross: g.HereGross, HereNet: g.HereNet(), Places: []GrantPlaceOut{},
	}
	for _, c := range g.Cofunders {
		who := CofunderOut{Name: c.Name}
		if c.Told {
			who.Cents = &c.Amount
		}
		out.Cofunders = append(out.Cofunders, who)
	}
	for _, p := range g.Places {
		ref := AreaRef{p.Ref.Level, p.Ref.Code, e.Name(p.Ref)}
		out.Places = append(out.Places, GrantPlaceOut{ref, p.Kind, float64(p.Millionths) / edition.Whole})
	}
	return out
}

// told is a number, or null for 0: no year, no axis.
func told(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}
