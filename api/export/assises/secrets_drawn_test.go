package assises_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"image"
	"image/color"
	"io"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/api/export/assises"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// mark is a part of a picture that stands for an area.
type mark struct {
	area, fill, d, title string
}

// pictureOf is what is looked at of an SVG.
type pictureOf struct {
	widthMM float64
	marks   []mark
	bounded map[string]bool // known as a maximum only: drawn without a colour of the scale
}

// figure looks at a figure in all its files: see [inspection].
func (i *inspection) figure(f assises.Printed, texts map[string]string) {
	hidden := i.hidden(f)
	if len(hidden) == 0 {
		return
	}
	slides := 0
	for _, other := range i.manifest.Figures {
		if slices.Contains(other.Uses, "slide") && other.Number <= f.Number {
			slides++
		}
	}
	several := strings.Contains(f.Query, "need=") || strings.Contains(f.Query, "against=") || f.Kind == "multiples" || f.Kind == "scenario"
	for _, use := range f.Uses {
		base := fmt.Sprintf("figures/%02d-%s-%s", f.Number, f.Name, use)
		picture := readPicture(i, i.files[base+".svg"])
		i.marks(base+".svg", f.Kind, picture, hidden)
		for _, name := range []string{base + ".svg", base + ".pdf"} {
			i.afterNames(name, texts[name], hidden)
		}
		drawn, printed := i.image(i.files[base+".png"]), i.ofPDF(i.files[base+".pdf"], 1)
		i.pixels(base+".png", f.Kind, drawn, picture, hidden)
		if printed.text == "" {
			continue // no poppler
		}
		i.pixels(base+".pdf", f.Kind, printed.picture, picture, hidden)
		i.samePicture(base+".png", drawn, printed.picture)
		i.sameNumbers(base+".pdf", printed.text, texts[base+".svg"])
		if deck := i.files["diapos.pdf"]; use == "slide" && deck != nil {
			slide := i.ofPDF(deck, slides)
			i.pixels("diapos.pdf", f.Kind, slide.picture, picture, hidden)
			i.samePicture("diapos.pdf", printed.picture, slide.picture)
			i.sameNumbers("diapos.pdf", slide.text, texts[base+".svg"])
		}
	}
	for _, name := range []string{"livret.html", "livret.pdf"} {
		if bytes.HasPrefix(i.files[name], []byte("%PDF-")) {
			continue // printed from the HTML; its numbers are looked for as text
		}
		i.page(name, f, hidden, several)
	}
}

// hidden are the areas of a figure of which a number is not known, with their names.
func (i *inspection) hidden(f assises.Printed) map[string]string {
	asked, err := url.ParseQuery(f.Query)
	if err != nil {
		i.t.Fatal(err)
	}
	list := map[string]string{}
	i.bounded = map[string]bool{}
	v := i.vector(f.Vector)
	if v == nil {
		return list
	}
	note := func(v *edition.Vector) {
		for at, code := range i.e.Level(v.Level).Codes {
			if ref := (source.Ref{Level: v.Level, Code: code}); !v.Status[at].HasValue() {
				list[ref.String()] = i.e.Name(ref)
			} else if v.At(at).Basis.Args[edition.BottomCoded] != "" {
				i.bounded[ref.String()] = true
			}
		}
	}
	note(v)
	if need := asked.Get("need"); need != "" {
		if k, ok := i.e.Latest(need, v.Level); ok {
			note(i.e.Vector(k))
		}
	}
	return list
}

func readPicture(i *inspection, body []byte) pictureOf {
	p := pictureOf{bounded: i.bounded}
	d := xml.NewDecoder(bytes.NewReader(body))
	inMark := false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return p
		}
		if err != nil {
			i.t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			attr := map[string]string{}
			for _, a := range token.Attr {
				attr[a.Name.Local] = a.Value
			}
			if token.Name.Local == "svg" {
				p.widthMM, err = strconv.ParseFloat(strings.Fields(attr["viewBox"])[2], 64)
				if err != nil {
					i.t.Fatal(err)
				}
			}
			if area := attr["data-area"]; area != "" {
				p.marks, inMark = append(p.marks, mark{area: area, fill: attr["fill"], d: attr["d"]}), true
			}
		case xml.CharData:
			if inMark {
				p.marks[len(p.marks)-1].title += string(token)
			}
		case xml.EndElement:
			if token.Name.Local == "path" {
				inMark = false
			}
		}
	}
}

// isMap tells whether a kind of figure draws each area as it lies; others draw marks of areas
// that have a number.
func isMap(kind string) bool {
	return slices.Contains([]string{"choropleth", "bivariate", "symbols", "lisa", "difference", "multiples", "verdict-map"}, kind)
}

// scale are the fills of areas with a value. Areas of a map of symbols all have one ground.
func (p pictureOf) scale(kind string, hidden map[string]string) map[string]string {
	fills := map[string]string{}
	seen := map[string]bool{}
	for _, m := range p.marks {
		ground := kind == "symbols" && !seen[m.area]
		seen[m.area] = true
		if _, secret := hidden[m.area]; !secret && !ground && !p.bounded[m.area] {
			fills[m.fill] = m.area
		}
	}
	return fills
}

func (i *inspection) marks(name, kind string, p pictureOf, hidden map[string]string) {
	scale := p.scale(kind, hidden)
	for _, m := range p.marks {
		area, secret := hidden[m.area]
		switch {
		case !secret:
		case !isMap(kind):
			i.leak(name, "a mark of %s", area)
		case scale[m.fill] != "":
			i.leak(name, "%s has the colour %s of areas with a value, such as %s", area, m.fill, scale[m.fill])
		}
		if secret && strings.ContainsAny(strings.TrimPrefix(m.title, area), "0123456789") {
			i.leak(name, "%s is described as %q", area, m.title)
		}
	}
}

// afterNames finds numbers that are said of areas.
func (i *inspection) afterNames(name, text string, hidden map[string]string) {
	for _, area := range hidden {
		said := regexp.MustCompile(`(?:^|[^\pL\d-])` + regexp.QuoteMeta(area) + `[ \x{a0}\x{202f}]*[:,(][ \x{a0}\x{202f}]*[−-]?\d[\d,.]*`)
		if found := said.FindString(text); found != "" {
			i.leak(name, "says %q", found)
		}
	}
}

// pixels looks at the colour of areas where the picture says that they lie: it is the one that
// the picture gives them, which is not one of areas with a value.
func (i *inspection) pixels(name, kind string, img image.Image, p pictureOf, hidden map[string]string) {
	if img == nil || !isMap(kind) {
		return
	}
	seen := map[string]bool{}
	for _, m := range p.marks {
		area, secret := hidden[m.area]
		inside := samples(rings(m.d), float64(img.Bounds().Dx())/p.widthMM)
		if !secret || seen[m.area] || len(inside) < 8 {
			continue
		}
		seen[m.area] = true
		i.areas++
		of := 0
		for _, at := range inside {
			if hasColour(img.At(at.X, at.Y), m.fill) {
				of++
			}
		}
		if of < len(inside)/3 { // names and outlines lie over the rest
			i.leak(name, "only %d of %d pixels of %s have the colour %s", of, len(inside), area, m.fill)
		}
	}
}

func hasColour(c color.Color, fill string) bool {
	r, g, b, _ := c.RGBA()
	n, err := strconv.ParseUint(strings.TrimPrefix(fill, "#"), 16, 32)
	far := func(have uint32, want uint64) float64 { return math.Abs(float64(have>>8) - float64(want&255)) }
	return err == nil && max(far(r, n>>16), far(g, n>>8), far(b, n)) <= 2
}

// samePicture compares a picture with that of the document whose texts were read: what is drawn
// in the one and not in the other is more than the edges of lines and letters.
func (i *inspection) samePicture(name string, a, b image.Image) {
	if a == nil || b == nil {
		return
	}
	differ, other := 0, i.seen.tones(b)
	for at, tone := range i.seen.tones(a) {
		if math.Abs(tone-other[at]) > 20 {
			differ++
		}
	}
	if differ > partsOfPicture/100 {
		i.leak(name, "%d of %d parts are drawn otherwise than in the PDF", differ, partsOfPicture)
	}
}

// sameNumbers finds numbers of a document that the picture with the same drawing has not.
func (i *inspection) sameNumbers(name, printed, drawn string) {
	have := map[string]bool{}
	for _, n := range digitsInText.FindAllString(drawn, -1) {
		have[n] = true
	}
	for _, n := range digitsInText.FindAllString(printed, -1) {
		if !have[n] {
			i.leak(name, "has %s, which the picture has not", n)
			return
		}
	}
}

var digitsInText = regexp.MustCompile(`\d+(?:,\d+)?`)

// rings are the corners of a path of straight lines, in millimetres.
func rings(d string) [][][2]float64 {
	var list [][][2]float64
	for _, part := range strings.Split(d, "M")[1:] {
		var ring [][2]float64
		for _, corner := range strings.Split(strings.TrimRight(part, "Zz "), "L") {
			xy := strings.Fields(corner)
			if len(xy) != 2 {
				return nil // curves: a symbol
			}
			x, errX := strconv.ParseFloat(xy[0], 64)
			y, errY := strconv.ParseFloat(xy[1], 64)
			if errX != nil || errY != nil {
				return nil
			}
			ring = append(ring, [2]float64{x, y})
		}
		list = append(list, ring)
	}
	return list
}

// samples are pixels inside of rings, some way from the edge; none of small ones.
func samples(list [][][2]float64, scale float64) []image.Point {
	low, high := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	for _, ring := range list {
		for _, c := range ring {
			for k := range c {
				low[k], high[k] = min(low[k], c[k]), max(high[k], c[k])
			}
		}
	}
	const steps, edge, least = 24, 0.3, 5 // millimetres
	if high[0]-low[0] < least || high[1]-low[1] < least {
		return nil // a name covers it
	}
	var out []image.Point
	for i := range steps {
		for j := range steps {
			x := low[0] + (high[0]-low[0])*(float64(i)+.5)/steps
			y := low[1] + (high[1]-low[1])*(float64(j)+.5)/steps
			if within(list, x-edge, y) && within(list, x+edge, y) && within(list, x, y-edge) && within(list, x, y+edge) {
				out = append(out, image.Pt(int(x*scale), int(y*scale)))
			}
		}
	}
	return out
}

// within counts the edges on the right of a point.
func within(list [][][2]float64, x, y float64) bool {
	in := false
	for _, ring := range list {
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			if (a[1] > y) != (b[1] > y) && x < (b[0]-a[0])*(y-a[1])/(b[1]-a[1])+a[0] {
				in = !in
			}
		}
	}
	return in
}

var (
	rowOfHTML  = regexp.MustCompile(`(?s)<tr><th scope="row">([^<]*)</th>(.*?)</tr>`)
	cellOfHTML = regexp.MustCompile(`<[^>]*>`)
)

// page looks at the picture and the table of a figure in the booklet, and at the sheets of
// areas that have no number.
func (i *inspection) page(name string, f assises.Printed, hidden map[string]string, several bool) {
	text := string(i.files[name])
	_, section, found := strings.Cut(text, fmt.Sprintf(`<h3 id="figure-%d">`, f.Number))
	if !found {
		return
	}
	section, _, _ = strings.Cut(section, `<section class="`)
	drawn := section[strings.Index(section, "<svg"):]
	drawn, _, _ = strings.Cut(drawn, "</svg>")
	i.marks(name, f.Kind, readPicture(i, []byte(drawn+"</svg>")), hidden)
	i.afterNames(name, htmlText([]byte(section)), hidden)
	tables := section + part(text, fmt.Sprintf(`id="numbers-%d"`, f.Number), "</table>")
	for _, row := range rowOfHTML.FindAllStringSubmatch(tables, -1) {
		for _, area := range hidden {
			if html.UnescapeString(row[1]) != area {
				continue
			}
			if says := cellOfHTML.ReplaceAllString(row[2], " "); !several && strings.ContainsAny(says, "0123456789") {
				i.leak(name, "figure %d says of %s: %s", f.Number, area, strings.Join(strings.Fields(says), " "))
			}
		}
	}
	v := i.vector(f.Vector)
	label := words(i.t).Indicator(v.Indicator)
	for area := range hidden {
		if i.known(v, strings.TrimPrefix(area, string(v.Level)+"/")) {
			continue
		}
		sheet := part(text, `<h3 id="`+strings.Replace(area, "/", "-", 1)+`"`, "</section>")
		for _, row := range regexp.MustCompile(`<tr><th scope="row">`+regexp.QuoteMeta(html.EscapeString(label))+` ?<(?s:.*?)</tr>`).FindAllString(sheet, -1) {
			if strings.Contains(row, ">"+v.Period.String()+"<") {
				i.leak(name, "the sheet of %s says: %s", area, cellOfHTML.ReplaceAllString(row, " "))
			}
		}
	}
}

// part is the text from a mark to an end; empty when there is no mark.
func part(text, from, to string) string {
	_, rest, found := strings.Cut(text, from)
	if !found {
		return ""
	}
	rest, _, _ = strings.Cut(rest, to)
	return rest
}
