package figure_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"log/slog"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

// longNames are the longest names of communes of France, as INSEE's official geographic
// code of 2024 has them, and some of common length.
func longNames() []string {
	return []string{
		"Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson", "Saint-Germain-de-Tallevende-la-Lande-Vaumont", "Beaujeu-Saint-Vallier-Pierrejux-et-Quitteur",
		"Saint-Pierre-d'Entremont", "Bors (Canton de Tude-et-Lavalette)", "Les Authieux-sur-le-Port-Saint-Ouen", "Lille", "Roubaix", "Y", "Œuilly",
		"Villeneuve-d'Ascq", "L'Haÿ-les-Roses", "Marcq-en-Barœul", "Saint-Maurice-la-Clouère", "Don", "Fleury-sur-Andelle",
	}
}

// side is how many communes lie in a row of the square of [draft].
const side = 4

// draft is sixteen square communes with the longest names, two neighbourhoods, and values
// of each status. Numbers are made up; what is tested is how they are drawn.
func draft(t testing.TB) edition.Draft {
	t.Helper()
	d := editiontest.Draft(t, "essai")
	simulated := d.Sources[0]
	d.Boundaries, d.Vectors, d.Links = nil, nil, edition.Links{}
	var communes []edition.Area
	for i, name := range longNames() {
		x, y := 3+0.05*float64(i%side), 50.5+0.05*float64(i/side)
		communes = append(communes, edition.Area{Code: fmt.Sprintf("590%02d", i), Name: name, AreaM2: 2e7, Boundary: square(x, y, 0.05), Sources: []string{simulated.ID}})
	}
	levels := map[source.Level]*edition.Boundaries{}
	for level, areas := range map[source.Level][]edition.Area{
		source.Commune: communes,
		source.EPCI:    {{Code: editiontest.MEL, Name: "Métropole Européenne de Lille", AreaM2: 4e8, Boundary: square(3, 50.5, 0.2)}},
		source.QPV2024: {
			{Code: "QN00001", Name: "Quartier Intercommunal Roubaix Tourcoing - Blanc Seau - Croix Bas Saint Pierre", AreaM2: 1e6, Boundary: square(3.01, 50.51, 0.01)},
			{Code: "QN00002", Name: "Secteur Sud", AreaM2: 1e6, Boundary: square(3.12, 50.63, 0.015)},
		},
	} {
		b, err := edition.NewBoundaries(level, "2024", areas)
		if err != nil {
			t.Fatal(err)
		}
		levels[level] = b
		d.Boundaries = append(d.Boundaries, b)
	}
	d.Catalogue = []edition.Definition{
		{ID: "people.count", Unit: "people"},
		{ID: "need.poverty", Unit: "percent", Decimals: 1},
		{ID: "funding.per_capita", Unit: "euros_per_person", Decimals: 2, Shape: "ratio", Numerator: "grants_net", Denominator: "people", Scale: 1, Interval: "amount"},
	}
	basis := edition.Basis{Method: "funding.seat", Sources: []string{simulated.ID}}
	part := basis // of neighbourhoods: a part of the money has no sure side
	part.Args = map[string]string{"sided": "80"}
	add := func(id string, level source.Level, p indicator.Period, of func(i int) edition.Value) {
		b := levels[level]
		values := make([]edition.Value, b.Len())
		for i := range values {
			values[i] = of(i)
		}
		v, err := edition.NewVector(edition.Key{Indicator: id, Level: level, Period: p}, b.Hash, values)
		if err != nil {
			t.Fatal(err)
		}
		d.Vectors = append(d.Vectors, v)
	}
	for _, level := range []source.Level{source.Commune, source.EPCI, source.QPV2024} {
		add("people.count", level, indicator.Year(2021), func(i int) edition.Value { return edition.Known(float64(1000*(i+1)*(i+1)), basis) })
		add("need.poverty", level, indicator.Year(2021), func(i int) edition.Value { return edition.Known(8+1.7*float64(i*7%16), basis) })
		for year := 2018; year <= 2023; year++ {
			add("funding.per_capita", level, indicator.Year(year), func(i int) edition.Value {
				if level == source.QPV2024 {
					return money(i, year, part)
				}
				return money(i, year, basis)
			})
		}
	}
	return d
}

// money has each status among its values.
func money(i, year int, basis edition.Basis) edition.Value {
	switch i {
	case 3:
		return edition.Unknown(indicator.Secret, indicator.SourceSecret, basis)
	case 5:
		return edition.Unknown(indicator.Absent, indicator.SourceMissing, basis)
	case 8:
		return edition.Unknown(indicator.NotApplicable, "no_denominator", basis)
	}
	v := edition.Known(float64(i*i)*0.31+0.7*float64((year-2018)*(i%3)), basis)
	v.Numerator, v.Denominator, v.N = v.Number*1000, 1000, int32(i)
	v.Low, v.High = 0.8*v.Number, 1.3*v.Number
	v.Verdict = []indicator.Verdict{indicator.Below, indicator.CannotTell, indicator.Above}[i%3]
	if i%4 == 2 {
		v.Status, v.Reason, v.Low, v.High = indicator.Unreliable, "wide_interval", 0.2*v.Number, 2.5*v.Number
	}
	return v
}

func square(x, y, size float64) orb.MultiPolygon {
	return orb.MultiPolygon{orb.Bound{Min: orb.Point{x, y}, Max: orb.Point{x + size, y + size}}.ToPolygon()}
}

// published is an edition with somebody to ask.
func published(t testing.TB) (ask.Asker, *edition.Edition) {
	t.Helper()
	return publishedAt(t, time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC))
}

func publishedAt(t testing.TB, moment time.Time) (ask.Asker, *edition.Edition) {
	t.Helper()
	at := func() time.Time { return moment }
	store := &editiontest.Store{}
	store.Put(t, draft(t), at())
	shelf := edition.NewShelf(store, at, slog.New(slog.DiscardHandler))
	if err := shelf.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	text, err := message.Load()
	if err != nil {
		t.Fatal(err)
	}
	return ask.Asker{Writer: wording.Writer{Text: text, Lang: message.FR}, Known: ask.NewKnown(), Whole: true}, shelf.Current()
}

// maps are the kinds of maps with what they show.
func maps() map[string]figure.Spec {
	money := state.State{Indicator: "funding.per_capita", Level: source.Commune}
	verdict, people := money, money
	verdict.Uncertainty = state.Verdict
	people.Indicator = "people.count"
	quarters := money
	quarters.Level = source.QPV2024
	judged := quarters
	judged.Uncertainty = state.Verdict
	part := money
	part.BBox = []float64{3.03, 50.53, 3.14, 50.61}
	return map[string]figure.Spec{
		"choropleth": {Kind: figure.Choropleth, State: money}, "verdict": {Kind: figure.Choropleth, State: verdict},
		"neighbourhoods": {Kind: figure.Choropleth, State: quarters}, "neighbourhoods judged": {Kind: figure.Choropleth, State: judged}, "part": {Kind: figure.Choropleth, State: part},
		"bivariate": {Kind: figure.Bivariate, State: money}, "counts": {Kind: figure.Symbols, State: people}, "amounts": {Kind: figure.Symbols, State: money},
		"lisa": {Kind: figure.LISA, State: money}, "difference": {Kind: figure.Difference, State: money}, "multiples": {Kind: figure.Multiples, State: money},
	}
}

func draw(t testing.TB, a ask.Asker, e *edition.Edition, s figure.Spec) *figure.Figure {
	t.Helper()
	f, err := figure.Make(t.Context(), a, e, s)
	if err != nil {
		t.Fatalf("%s: %v", s.Kind, err)
	}
	return f
}

// No text leaves its place or lies on another, none is too small or too pale, and classes
// are told apart, for each map, use and language, with the longest names of France.
func TestMapsAreFitForTheirUses(t *testing.T) {
	a, e := published(t)
	for _, lang := range []message.Lang{message.FR, message.EN} {
		a.Lang = lang
		for name, s := range maps() {
			for _, use := range figure.Uses() {
				if lang == message.EN && use != figure.HalfColumn && use != figure.HalfSlide {
					continue // where there is least room
				}
				s.Use = use
				f := draw(t, a, e, s)
				for _, c := range f.Checks() {
					t.Errorf("%s, %s, %s: %+v", name, use, lang, c)
				}
				if f.Alt() == "" || f.Title() == "" || len(f.Rows().Rows) == 0 {
					t.Errorf("%s: no title, description or rows", name)
				}
				look(t, name, f, use)
			}
		}
	}
}

// look writes a picture into the folder that ESSOR_LOOK names, for people to look at.
func look(t *testing.T, name string, f *figure.Figure, use figure.Use) {
	t.Helper()
	dir := os.Getenv("ESSOR_LOOK")
	if dir == "" {
		return
	}
	picture, err := f.PNG(90)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+"-"+string(use)+".png"), picture, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Checks name what fails: a text that somebody wrote and that is too long, and more classes
// than readers tell apart.
func TestChecksNameWhatFails(t *testing.T) {
	a, e := published(t)
	s := maps()["choropleth"]
	s.Use, s.Title = figure.HalfColumn, strings.Repeat("Un titre bien trop long pour sa place ", 9)
	s.State.Classes = state.Classes{Method: "equal", K: 12}
	found := map[string]bool{}
	for _, c := range draw(t, a, e, s).Checks() {
		found[c.Code+" "+c.Element] = true
	}
	for _, want := range []string{"overflow title", "classes legend"} {
		if !found[want] {
			t.Errorf("no check %q among %v", want, found)
		}
	}
}

// drawn is a path of an SVG.
type drawn struct {
	Area string `xml:"data-area,attr"`
	Fill string `xml:"fill,attr"`
}

// Secret, absent and senseless values have no colour of the scale and no number, in any map.
func TestWhatIsNotKnownIsNotDrawn(t *testing.T) {
	a, e := published(t)
	without := map[string]bool{"commune/59003": true, "commune/59005": true, "commune/59008": true}
	for name, s := range maps() {
		if name == "counts" || strings.HasPrefix(name, "neighbourhoods") {
			continue // all are known there
		}
		body, err := draw(t, a, e, s).SVG()
		if err != nil {
			t.Fatal(err)
		}
		const ground = "#fbfbfc" // below the patterns
		seen := 0
		for d := xml.NewDecoder(bytes.NewReader(body)); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s is not XML: %v", name, err)
			}
			start, ok := token.(xml.StartElement)
			if !ok || start.Name.Local != "path" {
				continue
			}
			var p drawn
			for _, attr := range start.Attr {
				switch attr.Name.Local {
				case "data-area":
					p.Area = attr.Value
				case "fill":
					p.Fill = attr.Value
				}
			}
			if without[p.Area] {
				seen++
				if p.Fill != ground {
					t.Errorf("%s: %s is filled with %s", name, p.Area, p.Fill)
				}
			}
		}
		if seen == 0 && name != "part" {
			t.Errorf("%s draws none of the areas without number", name)
		}
	}
}

// Numbers in the table of a figure, and the counts of its classes, are those of the
// interface.
func TestNumbersAreThoseOfTheInterface(t *testing.T) {
	a, e := published(t)
	s := maps()["choropleth"]
	s.State.Uncertainty = state.Hidden
	f := draw(t, a, e, s)
	values, err := a.Values(t.Context(), e, &ask.ValuesIn{Indicator: "funding.per_capita", Level: "commune"})
	if err != nil {
		t.Fatal(err)
	}
	d, _ := e.Definition("funding.per_capita")
	want := map[string]string{}
	for i, code := range values.Codes {
		name := e.Name(source.Ref{Level: source.Commune, Code: code})
		if want[name] = a.Text.Sentence(a.Lang, "status."+values.Status[i], nil); values.Value[i] != nil {
			want[name] = a.Number(d, *values.Value[i])
		}
	}
	for _, row := range f.Rows().Rows {
		if got := strings.TrimSuffix(row[1], " (peu fiable)"); got != want[row[0]] {
			t.Errorf("%s is %q in the figure, %q in the interface", row[0], got, want[row[0]])
		}
	}
	classes, err := a.Classes(t.Context(), e, &ask.ClassesIn{Indicator: "funding.per_capita", Level: "commune"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range classes.Classes {
		if text := fmt.Sprintf("%s, %d", c.Text, c.Count); !strings.Contains(f.Alt(), text) {
			t.Errorf("the description has no %q: %s", text, f.Alt())
		}
	}
}

// A neighbourhood that is too small to read is a disc of at least 2.2 mm with its colour and
// its pattern; a larger one, and each commune, keeps its outline. The neighbourhoods of the
// synthetic edition are a twentieth and a thirteenth as wide as its territory.
func TestSmallAreasAreDiscs(t *testing.T) {
	a, e := published(t)
	for use, want := range map[figure.Use]string{figure.HalfColumn: "C", figure.A4: "L"} { // curves, lines
		f := draw(t, a, e, figure.Spec{Kind: figure.Choropleth, Use: use, State: state.State{Indicator: "funding.per_capita", Level: source.QPV2024}})
		shapes, _ := shapesOf(t, f)
		for _, s := range shapes {
			if s.area == "qpv2024/QN00001" && !strings.Contains(s.d, want) {
				t.Errorf("%s: %s", use, s.d)
			}
		}
		for _, c := range f.Checks() {
			t.Errorf("%s: %+v", use, c)
		}
	}
	f := draw(t, a, e, figure.Spec{Kind: figure.Choropleth, Use: figure.HalfColumn, State: maps()["choropleth"].State})
	shapes, _ := shapesOf(t, f)
	for _, s := range shapes {
		if strings.HasPrefix(s.area, "commune/") && strings.Contains(s.d, "C") {
			t.Errorf("%s is a disc", s.area)
		}
	}
}

// Beside an indicator, the place where money counts is that of its variant, as on the map of
// the pages: of the synthetic edition, which has none, the variant is refused with its id,
// and the seat is what the indicator counts by.
func TestPlaceIsThatOfTheIndicator(t *testing.T) {
	a, e := published(t)
	for name, s := range maps() {
		if s.State.Indicator != "funding.per_capita" {
			continue
		}
		plain := draw(t, a, e, s)
		s.State.Place = edition.PlaceSeat
		if f := draw(t, a, e, s); f.Title() != plain.Title() {
			t.Errorf("%s: %q, want %q", name, f.Title(), plain.Title())
		}
		s.State.Place = edition.PlaceAction
		_, err := figure.Make(t.Context(), a, e, s)
		wrong, ok := errors.AsType[*ask.ParamError](err)
		if !ok || wrong.Parameter != "indicator" || wrong.Args["value"] != "funding.per_capita?place=action" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What a figure cannot show is told with the parameter at fault.
func TestWrongQuestions(t *testing.T) {
	a, e := published(t)
	money := maps()["choropleth"].State
	amount, single := money, money
	amount.Indicator = "people.count"
	single.Indicator = "need.poverty"
	for parameter, s := range map[string]figure.Spec{
		"kind": {Kind: "pie", State: money}, "use": {Kind: figure.Choropleth, Use: "poster", State: money},
		"title":       {Kind: figure.Choropleth, State: money, Title: strings.Repeat("x", 401)},
		"indicator":   {Kind: figure.Choropleth, State: amount},
		"against":     {Kind: figure.Difference, State: single},
		"uncertainty": {Kind: figure.Choropleth, State: state.State{Indicator: "need.poverty", Level: source.Commune, Uncertainty: state.Verdict}},
	} {
		_, err := figure.Make(t.Context(), a, e, s)
		if err == nil || !strings.HasSuffix(err.Error(), ": "+parameter) {
			t.Errorf("%+v: %v, want a fault of %s", s, err, parameter)
		}
	}
	if _, err := draw(t, a, e, maps()["choropleth"]).PNG(5000); err == nil {
		t.Error("a picture of 5000 dpi is drawn")
	}
}

// hashes are those of all forms of two figures.
func hashes(t *testing.T) string {
	t.Helper()
	a, e := published(t)
	var b strings.Builder
	for _, name := range []string{"choropleth", "amounts"} {
		f := draw(t, a, e, maps()[name])
		for form, write := range map[string]func() ([]byte, error){"svg": f.SVG, "pdf": f.PDF, "png": func() ([]byte, error) { return f.PNG(96) }} {
			body, err := write()
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "hash %s.%s %x\n", name, form, sha256.Sum256(body))
		}
	}
	return b.String()
}

// A run in another process, time zone and language, more than two seconds later, draws the
// same bytes.
func TestDrawingsAreReproducible(t *testing.T) {
	if os.Getenv("ESSOR_FIGURE_HASHES") != "" {
		fmt.Print(hashes(t))
		return
	}
	first := hashes(t)
	time.Sleep(2100 * time.Millisecond) // times in files have a resolution of a second
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestDrawingsAreReproducible$")
	again.Env = append(os.Environ(), "ESSOR_FIGURE_HASHES=1", "TZ=Asia/Kathmandu", "LC_ALL=tr_TR.UTF-8")
	out, err := again.Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(first) {
		if !strings.Contains(string(out), line) {
			t.Errorf("another run has no %s in:\n%s", line, out)
		}
	}
}

// A PNG states its size and resolution, an SVG its size in millimetres and real text, a PDF
// its language and description.
func TestForms(t *testing.T) {
	a, e := published(t)
	s := maps()["choropleth"]
	s.Use = figure.Column
	f := draw(t, a, e, s)
	picture, err := f.PNG(300)
	if err != nil {
		t.Fatal(err)
	}
	config, err := png.DecodeConfig(bytes.NewReader(picture))
	if err != nil || math.Abs(float64(config.Width)-170/25.4*300) > 1 || !bytes.Contains(picture, []byte("pHYs\x00\x00\x2e\x23\x00\x00\x2e\x23\x01")) {
		t.Errorf("PNG: %v wide, %v; 300 dpi are 11811 dots a metre", config.Width, err)
	}
	svg, err := f.SVG()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`width="170mm"`, "<title id", "<desc id", `<g id="legend">`, ">Métropole Européenne de Lille", "Données simulées", `data-area="commune/59000"`, f.ID()} {
		if !bytes.Contains(svg, []byte(want)) {
			t.Errorf("SVG has no %s", want)
		}
	}
	for _, wrong := range []string{"style=", "<script", "<image", "NaN"} {
		if bytes.Contains(svg, []byte(wrong)) {
			t.Errorf("SVG has %s", wrong)
		}
	}
	pdf, err := f.PDF()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/Lang(fr)", "/MarkInfo<</Marked true>>", "/S/Figure", "/Alt<FEFF", "D:20260101000000Z"} {
		if !bytes.Contains(pdf, []byte(want)) {
			t.Errorf("PDF has no %s", want)
		}
	}
	readPDF(t, pdf)
}

// readPDF holds a PDF against poppler's reading of it.
func readPDF(t *testing.T, body []byte) {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Log("no pdftotext: what other programs read in a PDF is not tested")
		return
	}
	file := filepath.Join(t.TempDir(), "figure.pdf")
	if err := os.WriteFile(file, body, 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) string {
		out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v: %s", name, err, out)
		}
		return string(out)
	}
	if text := run("pdftotext", "-layout", file, "-"); !strings.Contains(text, "Métropole Européenne de Lille") || !strings.Contains(text, "communes") {
		t.Errorf("text of the PDF:\n%s", text)
	}
	if info := run("pdfinfo", file); !regexp.MustCompile(`Tagged: +yes`).MatchString(info) || strings.Contains(info, "Error") {
		t.Errorf("pdfinfo:\n%s", info)
	}
	if fonts := run("pdffonts", file); strings.Count(fonts, "yes yes yes") != 2 {
		t.Errorf("fonts are not embedded, subset and mapped to text:\n%s", fonts)
	}
}
