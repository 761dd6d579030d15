package assises

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/infile"
)

// Faults of plans.
const (
	PlanSyntax infile.Code = "plan.syntax" // not the YAML of a plan
	PlanEmpty  infile.Code = "plan.empty"  // no figure in it
	PlanField  infile.Code = "plan.field"  // a field that cannot be what it is
	PlanTwice  infile.Code = "plan.twice"  // two figures of one name
)

//go:embed plan.yaml
var defaultPlan []byte

var (
	notInNames = regexp.MustCompile(`[^a-z0-9]+`)
	goodName   = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,79}$`)
)

// DefaultPlan is the plan that covers the five axes. Figures that an edition cannot show are
// left out of it, and told.
func DefaultPlan(lang message.Lang) (Plan, error) {
	p, err := ParsePlan("plan.yaml", slices.Clone(defaultPlan))
	p.Language, p.Tolerant = lang, true
	return p, err
}

// Plan says which figures a pack has, in which order, and for which uses.
type Plan struct {
	Title    Text           `yaml:"title"`
	Subtitle Text           `yaml:"subtitle"`
	Language message.Lang   `yaml:"language"` // empty: French
	Uses     []string       `yaml:"uses"`     // of figures that name none
	Sheets   []source.Level `yaml:"sheets"`   // levels of which each area has a sheet in the booklet
	Sections []Section      `yaml:"sections"`

	File     string `yaml:"-"` // that it was read from, for faults
	Tolerant bool   `yaml:"-"` // figures that the edition cannot show are left out
	Body     []byte `yaml:"-"` // as it was written: the pack keeps it
}

// Section is a chapter of the booklet.
type Section struct {
	Title   Text    `yaml:"title"`
	Text    Text    `yaml:"text"` // what opens the chapter
	Figures []Entry `yaml:"figures"`
}

// Entry is one figure of a plan. What is left out is chosen as on the pages.
type Entry struct {
	Kind        string       `yaml:"figure"`
	Name        string       `yaml:"name"` // of its files; made from kind and indicator when left out
	Indicator   string       `yaml:"indicator"`
	Level       source.Level `yaml:"level"`
	Period      string       `yaml:"period"`
	Against     string       `yaml:"against"`
	Reference   string       `yaml:"reference"` // level and code
	Select      string       `yaml:"select"`    // level and code, separated by commas
	Classes     string       `yaml:"classes"`
	Breaks      string       `yaml:"breaks"`
	Uncertainty string       `yaml:"uncertainty"`
	Place       string       `yaml:"place"`
	Need        string       `yaml:"need"`
	Group       string       `yaml:"group"`
	Scenario    string       `yaml:"scenario"`
	Uses        []string     `yaml:"uses"`
	Title       Text         `yaml:"title"`
	Subtitle    Text         `yaml:"subtitle"`
	Note        Text         `yaml:"note"`    // at the foot of the figure, for the one made from the data
	Reading     Text         `yaml:"reading"` // how to read it: below it in the booklet

	line int // of the file
}

// Text is a text of a plan, in one language or in both.
type Text struct{ FR, EN string }

// In is the text in a language; in the other one when it has none.
func (t Text) In(lang message.Lang) string {
	if lang == message.EN && t.EN != "" || t.FR == "" {
		return t.EN
	}
	return t.FR
}

// UnmarshalYAML reads a plain text, or one for each language.
func (t *Text) UnmarshalYAML(node ast.Node) error {
	var plain string
	if _, isMap := node.(ast.MapNode); !isMap {
		if err := yaml.NodeToValue(node, &plain); err != nil {
			return err
		}
		t.FR, t.EN = plain, plain
		return nil
	}
	var both struct {
		FR string `yaml:"fr"`
		EN string `yaml:"en"`
	}
	if err := yaml.NodeToValue(node, &both, yaml.Strict()); err != nil {
		return err
	}
	t.FR, t.EN = both.FR, both.EN
	return nil
}

// UnmarshalYAML reads a figure and keeps where it stands.
func (e *Entry) UnmarshalYAML(node ast.Node) error {
	type plain Entry
	if err := yaml.NodeToValue(node, (*plain)(e), yaml.Strict()); err != nil {
		return err
	}
	e.line = node.GetToken().Position.Line
	return nil
}

// ParsePlan reads the text of a plan. A mistake is an [infile.Fault] that names the line. It
// checks what needs no edition: see [Plan.Check] for the rest.
func ParsePlan(name string, body []byte) (Plan, error) {
	p := Plan{}
	err := yaml.NewDecoder(bytes.NewReader(body), yaml.Strict()).Decode(&p)
	if errors.Is(err, io.EOF) {
		return Plan{}, &infile.Fault{Code: PlanEmpty, File: name}
	}
	if err != nil {
		return Plan{}, syntaxFault(name, err)
	}
	p.File, p.Body = name, body
	if p.Language == "" {
		p.Language = message.FR
	}
	if len(p.Uses) == 0 {
		p.Uses = []string{"slide", "column"}
	}
	p.name()
	return p, p.checkAlone()
}

// syntaxFault says where the text of a plan is wrong.
func syntaxFault(name string, err error) error {
	f := &infile.Fault{Code: PlanSyntax, File: name, Err: err}
	var placed yaml.Error
	if errors.As(err, &placed) {
		f.Row, f.Err = placed.GetToken().Position.Line, errors.New(placed.GetMessage())
	}
	return f
}

// fault says what is wrong with a field of a figure.
func (p Plan) fault(line int, field, value, expected string) error {
	return &infile.Fault{Code: PlanField, File: p.File, Row: line, Column: field, Args: map[string]string{"value": value, "expected": expected}}
}

// name names figures that have no name by their kind and indicator.
func (p *Plan) name() {
	taken := map[string]int{}
	for e := range p.entries {
		if e.Name != "" {
			continue
		}
		words := []string{e.Kind, e.Indicator, string(e.Level), e.Period}
		words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
		name := strings.Trim(notInNames.ReplaceAllString(strings.ToLower(strings.Join(words, "-")), "-"), "-")
		if taken[name]++; taken[name] > 1 {
			name = fmt.Sprintf("%s-%d", name, taken[name])
		}
		e.Name = name
	}
}

// entries goes through the figures in order.
func (p *Plan) entries(yield func(*Entry) bool) {
	for i := range p.Sections {
		for j := range p.Sections[i].Figures {
			if !yield(&p.Sections[i].Figures[j]) {
				return
			}
		}
	}
}

// checkAlone checks what needs no edition.
func (p *Plan) checkAlone() error {
	if p.Language != message.FR && p.Language != message.EN {
		return p.fault(0, "language", string(p.Language), "fr, en")
	}
	seen := map[string]bool{}
	for e := range p.entries {
		if !goodName.MatchString(e.Name) {
			return p.fault(e.line, "name", e.Name, "a-z 0-9 -")
		}
		if seen[e.Name] {
			return &infile.Fault{Code: PlanTwice, File: p.File, Row: e.line, Args: map[string]string{"name": e.Name}}
		}
		seen[e.Name] = true
	}
	if len(seen) == 0 {
		return &infile.Fault{Code: PlanEmpty, File: p.File}
	}
	return nil
}
