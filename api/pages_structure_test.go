package api_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// element is a start of an element with what stands in it.
type element struct {
	name string
	attr map[string]string
	text strings.Builder
}

// pageFaults reads a page and says what keeps people with assistive tools from using it. The
// rules are those that docs/decisions and the statement on accessibility name.
type pageFaults struct {
	t        *testing.T
	path     string
	stack    []*element
	ids      map[string]bool
	labelled map[string]bool // ids that a label is for
	fields   []string        // ids of fields without a name of their own
	refs     []string        // ids that attributes point to
	level    int             // of the last heading
	h1       int
	title    bool
}

func (p *pageFaults) fault(format string, args ...any) {
	p.t.Helper()
	p.t.Errorf("%s: %s", p.path, fmt.Sprintf(format, args...))
}

func (p *pageFaults) start(e *element) {
	if id := e.attr["id"]; id != "" {
		if p.ids[id] {
			p.fault("two elements have the id %q", id)
		}
		p.ids[id] = true
	}
	for _, name := range []string{"aria-labelledby", "aria-describedby", "form"} {
		p.refs = append(p.refs, strings.Fields(e.attr[name])...)
	}
	if to, ok := strings.CutPrefix(e.attr["href"], "#"); ok && e.name == "a" {
		p.refs = append(p.refs, to)
	}
	if _, ok := e.attr["style"]; ok {
		p.fault("<%s> has a style that the policy of the page forbids", e.name)
	}
	switch e.name {
	case "html":
		if e.attr["lang"] == "" {
			p.fault("no language")
		}
	case "img":
		if e.attr["alt"] == "" || e.attr["width"] == "" || e.attr["height"] == "" {
			p.fault("a picture without text or size: %v", e.attr)
		}
	case "svg":
		if e.attr["aria-hidden"] != "true" && (e.attr["role"] != "img" || e.attr["aria-label"] == "") {
			p.fault("a drawing without text: %v", e.attr)
		}
	case "label":
		p.labelled[e.attr["for"]] = true
	case "input", "select", "textarea":
		if e.attr["type"] != "hidden" && e.attr["aria-label"] == "" {
			p.fields = append(p.fields, e.attr["id"])
		}
	case "th":
		if e.attr["scope"] == "" {
			p.fault("a header of a table without scope")
		}
	case "table":
		e.attr["caption"] = ""
	case "caption":
		for _, outer := range p.stack {
			if outer.name == "table" {
				outer.attr["caption"] = "there"
			}
		}
	}
}

func (p *pageFaults) end(e *element) {
	text := strings.TrimSpace(e.text.String())
	switch e.name {
	case "title":
		p.title = text != ""
	case "a", "button", "summary", "legend", "option", "caption", "dt":
		if text == "" && e.attr["aria-label"] == "" {
			p.fault("<%s> without text: %v", e.name, e.attr)
		}
	case "table":
		if e.attr["caption"] == "" {
			p.fault("a table without caption")
		}
	case "h1", "h2", "h3", "h4", "h5", "h6":
		level := int(e.name[1] - '0')
		if text == "" || level > p.level+1 {
			p.fault("<%s> %q after a heading of level %d", e.name, text, p.level)
		}
		p.level = level
		if level == 1 {
			p.h1++
		}
	}
}

func (p *pageFaults) finish() {
	if !p.title || p.h1 != 1 {
		p.fault("title %t, %d headings of the first level", p.title, p.h1)
	}
	for _, id := range p.fields {
		if !p.labelled[id] {
			p.fault("the field %q has no label", id)
		}
	}
	for _, id := range p.refs {
		if !p.ids[id] {
			p.fault("something points to %q, which is not there", id)
		}
	}
}

func checkPage(t *testing.T, path, body string) {
	t.Helper()
	p := &pageFaults{t: t, path: path, ids: map[string]bool{}, labelled: map[string]bool{}}
	d := xml.NewDecoder(strings.NewReader(body))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			p.start(e)
			p.stack = append(p.stack, e)
		case xml.CharData:
			for _, e := range p.stack {
				e.text.Write(token)
			}
		case xml.EndElement:
			last := p.stack[len(p.stack)-1]
			p.stack = p.stack[:len(p.stack)-1]
			p.end(last)
		}
	}
	p.finish()
}

// What the statement on accessibility says is checked of the structure of pages is this
// test.
func TestStructureOfPages(t *testing.T) {
	planned, plain, empty := serveDrafts(t, plannedDraft(t)), serve(t, false), serve(t, true)
	for _, lang := range []string{"fr", "en"} {
		for _, path := range []string{
			"/equite?", "/equite?scenario=principle%3Dpoor%26level%3Dcommune&", "/equite?scenario=envelope%3D1%26principle%3Dpoor%26floors%3D5%26level%3Dcommune&", "/equite?level=qpv2024&", "/equite?colour=red&",
			"/plan?", "/indicateurs?", "/indicateurs/funding.per_capita?axis=1&", "/indicateurs/need.poverty?", "/donnees?", "/accessibilite?", "/nothing?", "/territoires/commune/bassee?",
		} {
			for _, s := range []service{planned, plain} {
				r := s.get(t, path+"lang="+lang)
				if to := r.Header.Get("Location"); to != "" {
					r = s.get(t, to)
				}
				checkPage(t, path+"lang="+lang, string(r.Body))
			}
		}
		checkPage(t, "not ready", string(empty.get(t, "/equite?lang="+lang).Body))
	}
}

// The contrast of the colours of the sheet is that of WCAG 2.2, criteria 1.4.3 and 1.4.11.
func TestContrast(t *testing.T) {
	s := serve(t, false)
	link := regexp.MustCompile(`/assets/style-[0-9a-f]+\.css`).Find(s.get(t, "/accessibilite").Body)
	css := string(s.get(t, string(link)).Body)
	blocks := regexp.MustCompile(`:root \{([^}]*)\}`).FindAllStringSubmatch(css, 2)
	if len(blocks) != 2 {
		t.Fatalf("%d sets of colours, want light and dark", len(blocks))
	}
	for i, scheme := range []string{"light", "dark"} {
		colours := map[string][3]float64{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`).FindAllStringSubmatch(blocks[i][1], -1) {
			var rgb [3]float64
			for j := range 3 {
				n, err := strconv.ParseUint(m[2][2*j:2*j+2], 16, 8)
				if err != nil {
					t.Fatal(err)
				}
				rgb[j] = float64(n) / 255
			}
			colours[m[1]] = rgb
		}
		for _, pair := range []struct {
			ink, ground string
			least       float64
		}{
			{"ink", "paper", 4.5},
			{"quiet", "paper", 4.5},
			{"link", "paper", 4.5},
			{"ink", "tint", 4.5},
			{"quiet", "tint", 4.5},
			{"link", "tint", 4.5},
			{"ink", "warn", 4.5},
			{"paper", "link", 4.5},
			{"focus", "paper", 3},
			{"focus", "tint", 3},
			{"quiet", "paper", 3},
		} {
			ink, known := colours[pair.ink]
			ground, also := colours[pair.ground]
			if got := contrast(ink, ground); !known || !also || got < pair.least {
				t.Errorf("%s: %s on %s has %.2f, want %.1f", scheme, pair.ink, pair.ground, got, pair.least)
			}
		}
	}
}

// contrast is the ratio of the relative luminances of two colours.
func contrast(a, b [3]float64) float64 {
	luminance := func(c [3]float64) float64 {
		for i, x := range c {
			if c[i] = x / 12.92; x > 0.04045 {
				c[i] = math.Pow((x+0.055)/1.055, 2.4)
			}
		}
		return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
	}
	l := []float64{luminance(a), luminance(b)}
	slices.Sort(l)
	return (l[1] + 0.05) / (l[0] + 0.05)
}
