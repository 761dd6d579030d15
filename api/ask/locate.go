package ask

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/api/export"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/overlay"
)

// LocateIn names a place.
type LocateIn struct {
	Lon   string `query:"lon" doc:"Longitude in degrees (WGS 84), with a decimal point" example:"3.0635"`
	Lat   string `query:"lat" doc:"Latitude in degrees (WGS 84), with a decimal point" example:"50.6369"`
	SIRET string `query:"siret" doc:"SIRET of the beneficiary of a published grant, 14 digits: the areas of its seat. Editions hold no other establishments" example:"39830048300011"`
}

// LocateOut are the areas that hold a place.
type LocateOut struct {
	Edition EditionRef   `json:"edition"`
	Lon     *float64     `json:"lon" doc:"Null when a SIRET was asked for"`
	Lat     *float64     `json:"lat"`
	SIRET   string       `json:"siret,omitempty"`
	How     string       `json:"how" enum:"boundaries,grant" doc:"boundaries: the areas whose boundary holds the point; grant: those of the seat of the latest grant that names the SIRET"`
	Areas   []LocatedOut `json:"areas" doc:"Of all levels, from the whole to its parts; a point on a common border lies in both areas"`

	sources []edition.Source
}

// LocatedOut is an area that holds a place.
type LocatedOut struct {
	AreaRef
	BoundarySimulated bool   `json:"boundary_simulated" doc:"Whether its boundary is simulated"`
	URL               string `json:"url"`
}

// Locate finds the areas that hold a place: the answer to GET /api/v1/locate.
func (a Asker) Locate(ctx context.Context, e *edition.Edition, in *LocateIn) (LocateOut, error) {
	out := LocateOut{Edition: RefOf(e.Head), Areas: []LocatedOut{}, sources: slices.Collect(e.Sources())}
	if in.SIRET != "" {
		return locateSIRET(e, in, out)
	}
	p, err := ParsePoint(in.Lon, in.Lat)
	if err != nil {
		return out, err
	}
	out.Lon, out.Lat, out.How = &p[0], &p[1], "boundaries"
	index, err := a.Known.Locators(ctx, e)
	if err != nil {
		return out, err
	}
	for _, ref := range index.Areas(p) {
		out.Areas = append(out.Areas, locatedOut(e, ref))
	}
	return out, nil
}

func locatedOut(e *edition.Edition, ref source.Ref) LocatedOut {
	return LocatedOut{AreaRef{ref.Level, ref.Code, e.Name(ref)}, e.BoundarySimulated(ref), pathOf("/api/v1/areas", ref)}
}

// locateSIRET finds the seat of a beneficiary in the grants, which are public by law.
// Nothing else of an establishment is in an edition.
func locateSIRET(e *edition.Edition, in *LocateIn, out LocateOut) (LocateOut, error) {
	siret := strings.ReplaceAll(in.SIRET, " ", "")
	switch {
	case in.Lon != "" || in.Lat != "":
		return out, &ParamError{"siret", "either_or", map[string]string{"other": "lon, lat"}}
	case len(siret) != 14 || strings.Trim(siret, "0123456789") != "":
		return out, BadValue("siret", in.SIRET, "39830048300011")
	}
	list := e.Grants(edition.GrantFilter{})
	for i := list.Len() - 1; i >= 0; i-- { // the latest first
		g := list.At(i)
		if g.BeneficiaryID != siret || g.Withheld != "" {
			continue
		}
		var refs []source.Ref
		for _, p := range g.Places {
			if p.Kind == edition.PlaceSeat {
				refs = append(refs, p.Ref)
			}
		}
		slices.SortStableFunc(refs, func(a, b source.Ref) int { return edition.CompareLevels(a.Level, b.Level) })
		for _, ref := range refs {
			out.Areas = append(out.Areas, locatedOut(e, ref))
		}
		out.SIRET, out.How = siret, "grant"
		return out, nil
	}
	return out, &NotFoundError{"siret_unknown", map[string]string{"siret": siret}}
}

// ParsePoint reads a longitude and a latitude.
func ParsePoint(lon, lat string) (orb.Point, error) {
	x, err := parseDegrees("lon", lon, 180)
	if err != nil {
		return orb.Point{}, err
	}
	y, err := parseDegrees("lat", lat, 90)
	return orb.Point{x, y}, err
}

func parseDegrees(parameter, text string, most float64) (float64, error) {
	if text == "" {
		return 0, &ParamError{parameter, "missing_parameter", nil}
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(v >= -most && v <= most) {
		limit := strconv.FormatFloat(most, 'f', -1, 64)
		return 0, BadValue(parameter, text, "−"+limit+"–"+limit)
	}
	return v, nil
}

// locator indexes the boundaries of a level at full resolution.
func locator(_ context.Context, b *edition.Boundaries) (*overlay.Locator, error) {
	return overlay.NewLocator(b.Shapes)
}

// Locators are the locators of all levels of an edition, from the whole to its parts.
type Locators struct {
	Levels []*edition.Boundaries
	index  []*overlay.Locator
}

// Locators indexes the boundaries of an edition, once for all who ask.
func (k *Known) Locators(ctx context.Context, e *edition.Edition) (Locators, error) {
	var all Locators
	for _, level := range e.Levels() {
		b := e.Level(level)
		l, err := k.located.of(ctx, b)
		if err != nil {
			return all, err
		}
		all.Levels, all.index = append(all.Levels, b), append(all.index, l)
	}
	return all, nil
}

// Areas are the areas of all levels that hold a point.
func (l Locators) Areas(p orb.Point) []source.Ref {
	var refs []source.Ref
	var at []int
	for i, b := range l.Levels {
		at = l.index[i].Areas(p, at[:0])
		for _, j := range at {
			refs = append(refs, source.Ref{Level: b.Level, Code: b.Codes[j]})
		}
	}
	return refs
}

// Book writes the areas as rows.
func (out LocateOut) Book(w wording.Writer, e *edition.Edition) export.Book {
	table := export.Table{
		Columns: ColumnsOf(w, "lon", "lat", "siret", "how", "level", "code", "name", "boundary_simulated", "edition"),
		Rows: CellsFor(len(out.Areas), func(i int, cells []export.Cell) []export.Cell {
			a := out.Areas[i]
			return append(cells, pointerCell(out.Lon), pointerCell(out.Lat), export.Text(out.SIRET), export.Text(out.How), export.Text(string(a.Level)),
				export.Text(a.Code), export.Text(a.Name), export.Flag(a.BoundarySimulated), export.Text(string(e.Head.ID)))
		}),
	}
	return bookOf(w, e, w.About("locate"), table, out.sources)
}
