package ask

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// Sizes of lists of areas.
const (
	usualAreas = 100
	mostAreas  = 1000
)

// AreasIn are the parameters of a search or list of areas.
type AreasIn struct {
	Level  string `query:"level" enum:"commune,qpv2015,qpv2024,outside-qpv2015,outside-qpv2024,iris,territoire,epci" doc:"Level of the areas; all when left out, which needs q"`
	Q      string `query:"q" doc:"Name or code; case, accents, hyphens, apostrophes, articles, blanks and œ do not matter. Or a postcode, or three digits of one or more, as far as the edition has postcodes: its communes come first, then their priority neighbourhoods" example:"59100"`
	Limit  string `query:"limit" doc:"How many areas at most, 1 to 1000; when left out, 100 as JSON and all in files"`
	Offset string `query:"offset" doc:"How many areas to pass over"`
}

// AreasOut is a page of a list of areas.
type AreasOut struct {
	Edition EditionRef `json:"edition"`
	Total   int        `json:"total" doc:"How many areas there are in all"`
	Offset  int        `json:"offset"`
	Limit   int        `json:"limit"`
	Areas   []FoundOut `json:"areas"`

	sources []edition.Source
}

// FoundOut is an area of a list.
type FoundOut struct {
	AreaRef
	Alias             *AliasRef `json:"alias,omitempty" doc:"The other code or name by which it was found"`
	Matched           *Matched  `json:"matched,omitempty" doc:"The code or postcode by which it was found; left out when it was found by a name"`
	Parents           []AreaRef `json:"parents" doc:"Areas that it belongs to on the day of the edition, which tell namesakes apart"`
	BBox              []float64 `json:"bbox" doc:"West, south, east, north in degrees; null without boundary"`
	Centroid          []float64 `json:"centroid" doc:"Longitude, latitude; null without boundary"`
	BoundarySimulated bool      `json:"boundary_simulated" doc:"Whether its boundary is simulated"`
	URL               string    `json:"url"`
}

// Matched is the code or postcode by which a search found an area.
type Matched struct {
	By      string   `json:"by" enum:"code,postcode"`
	Code    string   `json:"code" doc:"The whole code or postcode" example:"59100"`
	Place   string   `json:"place,omitempty" doc:"The place in the commune that La Poste has the postcode for" example:"LOMME"`
	Commune *AreaRef `json:"commune,omitempty" doc:"Of a neighbourhood: its commune, which has the postcode. It need not lie where the postcode is used"`
	Text    string   `json:"text" doc:"In words, in the language of the request" example:"code postal 59100"`
}

// AreaIn names an area.
type AreaIn struct {
	Level string `path:"level" enum:"commune,qpv2015,qpv2024,outside-qpv2015,outside-qpv2024,iris,territoire,epci"`
	Code  string `path:"code" doc:"Code of the area; codes of associated communes and former codes lead to the area that stands" example:"59350"`

	Indicator string `query:"indicator" doc:"Ids of indicators, separated by commas; one without parameters stands for itself alone, unless variants are asked for. Those without parameters when left out" example:"people.count,funding.per_capita"`
	Variants  string `query:"variants" enum:"true,false" doc:"Whether to give the variants of the indicators too; false when left out"`
	Period    string `query:"period" doc:"A year, a span, latest for the latest of each indicator, or all; latest when left out. Without indicator, variants and period: the headlines, which are the latest year and the spans of each indicator" example:"2021"`
}

// AreaOut is all that the edition says of an area.
type AreaOut struct {
	Edition EditionRef `json:"edition"`
	AreaRef
	Vintage   string           `json:"boundary_vintage"`
	Simulated bool             `json:"boundary_simulated" doc:"Whether its boundary is simulated, and with it area_m2, bbox and centroid"`
	AreaM2    *float64         `json:"area_m2" doc:"Square metres in the plane of a projection that holds at the place"`
	BBox      []float64        `json:"bbox" doc:"West, south, east, north in degrees; null without boundary"`
	Centroid  []float64        `json:"centroid" doc:"Longitude, latitude; null without boundary"`
	AskedAs   *AliasRef        `json:"asked_as,omitempty" doc:"The code that was asked for, when it is another one: it is folded into this area"`
	Aliases   []AliasRef       `json:"aliases"`
	Reference *AreaRef         `json:"reference,omitempty" doc:"The territory that the edition is about"`
	Parents   []AreaRef        `json:"parents" doc:"Areas that it belongs to on the day of the edition"`
	Members   []AreaRef        `json:"members"`
	Overlaps  []ShareRef       `json:"overlaps" doc:"Areas in which it lies, with the shares of its surface and people"`
	Within    []ShareRef       `json:"within" doc:"Areas that lie in it, with the shares of theirs"`
	Engaged   *EngagedOut      `json:"engaged,omitempty" doc:"Engagement in the social and solidarity economy; left out when the edition has no list of engaged communes"`
	Values    []ValueOut       `json:"values" doc:"In the order of the catalogue, the latest period first"`
	LeftOut   int              `json:"values_left_out" doc:"How many more values the edition has of the area: ask with indicator, variants and period"`
	Sources   []edition.Source `json:"sources" doc:"Those that the values and the boundary rest on"`

	sheet edition.Sheet
}

// Areas is the answer to GET /api/v1/areas.
func (a Asker) Areas(ctx context.Context, e *edition.Edition, in *AreasIn) (AreasOut, error) {
	var level source.Level
	var err error
	if in.Level != "" || in.Q == "" {
		if level, err = ParseLevel(e, in.Level); err != nil {
			return AreasOut{}, err
		}
	}
	limit, err := ParseInt("limit", in.Limit, 1, mostAreas, a.usualLimit(usualAreas))
	if err != nil {
		return AreasOut{}, err
	}
	offset, err := ParseInt("offset", in.Offset, 0, math.MaxInt32, 0)
	if err != nil {
		return AreasOut{}, err
	}
	var hits []edition.Hit
	if in.Q != "" {
		hits = e.Search(in.Q, level, 0)
	} else {
		b := e.Level(level)
		for i, code := range b.Codes {
			hits = append(hits, edition.Hit{Ref: source.Ref{Level: level, Code: code}, Name: b.Names[i]})
		}
	}
	out := AreasOut{Edition: RefOf(e.Head), Total: len(hits), Offset: offset, Limit: limit, Areas: []FoundOut{}}
	hits = hits[min(offset, len(hits)):]
	for _, h := range hits[:min(limit, len(hits))] {
		found := foundOut(a.Writer, e, h)
		if h.Alias != nil {
			a := aliasRef(*h.Alias, e.Head)
			found.Alias = &a
		}
		out.Areas = append(out.Areas, found)
	}
	out.sources = slices.Collect(e.Sources())
	return out, nil
}

func foundOut(w wording.Writer, e *edition.Edition, h edition.Hit) FoundOut {
	found := FoundOut{
		AreaRef: AreaRef{h.Ref.Level, h.Ref.Code, h.Name}, Matched: matched(w, e, h), Parents: areaRefs(e.Parents(h.Ref)),
		BoundarySimulated: e.BoundarySimulated(h.Ref), URL: pathOf("/api/v1/areas", h.Ref),
	}
	if b, i, _, err := e.Find(h.Ref); err == nil && b.Shapes[i] != nil {
		found.BBox, found.Centroid = bbox(b.Bounds[i], true), []float64{b.Centroids[i][0], b.Centroids[i][1]}
	}
	return found
}

// matched is what of a hit answered the search, nil when it is the name.
func matched(w wording.Writer, e *edition.Edition, h edition.Hit) *Matched {
	p := h.Postcode
	switch {
	case p == nil && h.Code == "":
		return nil
	case p == nil:
		return &Matched{By: "code", Code: h.Code, Text: w.Found(e, h)}
	}
	m := Matched{By: "postcode", Code: p.Code, Place: p.Line5, Text: w.Found(e, h)}
	if p.Ref != h.Ref {
		m.Commune, m.Place = &AreaRef{p.Ref.Level, p.Ref.Code, e.Name(p.Ref)}, ""
	}
	return &m
}

// Area is the answer to GET /api/v1/areas/{level}/{code}.
func (a Asker) Area(ctx context.Context, e *edition.Edition, in *AreaIn) (AreaOut, error) {
	sheet, err := FindSheet(e, in.Level, in.Code)
	if err != nil {
		return AreaOut{}, err
	}
	all := len(sheet.Figures)
	figures, err := chooseFigures(e, sheet, in)
	if err != nil {
		return AreaOut{}, err
	}
	sheet = sheet.With(figures)
	out := Area(a.Writer, sheet)
	out.LeftOut = all - len(sheet.Figures)
	return out, nil
}

// Area is what the interface answers about an area; `essor stats` prints the same.
func Area(w wording.Writer, sheet edition.Sheet) AreaOut {
	out := AreaOut{
		Edition: RefOf(sheet.Edition), AreaRef: AreaRef{sheet.Ref.Level, sheet.Ref.Code, sheet.Name}, Vintage: sheet.Vintage,
		Simulated: edition.AnySimulated(sheet.Boundary),
		AreaM2:    number(sheet.AreaM2), BBox: bbox(sheet.Bound, !math.IsNaN(sheet.AreaM2)), Aliases: []AliasRef{},
		Parents: areaRefs(sheet.Parents), Members: areaRefs(sheet.Members),
		Overlaps: shareRefs(sheet.Overlaps), Within: shareRefs(sheet.Within),
		Values: []ValueOut{}, Sources: []edition.Source{}, sheet: sheet,
	}
	if !math.IsNaN(sheet.AreaM2) {
		out.Centroid = []float64{sheet.Centroid[0], sheet.Centroid[1]}
	}
	if sheet.Alias != nil {
		a := aliasRef(*sheet.Alias, sheet.Edition)
		out.AskedAs = &a
	}
	for _, a := range sheet.Aliases {
		out.Aliases = append(out.Aliases, aliasRef(a, sheet.Edition))
	}
	if sheet.Reference.Ref.Code != "" {
		reference := areaRef(sheet.Reference)
		out.Reference = &reference
	}
	out.Engaged = engagedOut(sheet)
	for _, f := range sheet.Figures {
		out.Values = append(out.Values, valueOut(w, f))
	}
	out.Sources = append(out.Sources, sheet.Sources...)
	return out
}

// FindSheet is the sheet of an area, or a problem that names what is not there.
func FindSheet(e *edition.Edition, level, code string) (edition.Sheet, error) {
	l := source.Level(level)
	if e.Level(l) == nil {
		return edition.Sheet{}, &NotFoundError{"no_such_level", map[string]string{"level": Cut(level), "levels": JoinLevels(e)}}
	}
	sheet, err := e.Sheet(l, code)
	if err != nil {
		return edition.Sheet{}, &NotFoundError{"no_such_area", map[string]string{"area": Cut(level + "/" + code)}}
	}
	return sheet, nil
}

// AreasOfCode are the areas that have a code, in whatever level and letters; other names of a
// code lead to their area.
func AreasOfCode(e *edition.Edition, code string) []source.Ref {
	var found []source.Ref
	for _, level := range e.Levels() {
		if sheet, err := e.Sheet(level, strings.ToUpper(code)); err == nil && !slices.Contains(found, sheet.Ref) {
			found = append(found, sheet.Ref)
		}
	}
	return found
}
