package state

import (
	"errors"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// Parse reads a state. What cannot be read is left out of it and told in the error, which
// joins an *ask.ParamError for each; more are names of parameters that the caller reads
// itself.
func Parse(query url.Values, more ...string) (State, error) {
	p := parser{query: query}
	s := State{
		Indicator: p.text("indicator"), Level: p.level("level"), Period: p.period("period"), Against: p.period("against"),
		Ref: p.area("ref"), Sel: p.areas("sel"), Classes: p.classes(), Breaks: p.numbers("breaks", mostBreaks),
		Uncertainty: Uncertainty(p.word("uncertainty", string(Hidden), string(Hatched), string(Verdict))),
		Place:       p.word("place", edition.PlaceSeat, edition.PlaceAction), Need: p.text("need"),
		Group: source.Level(p.word("group", string(source.Territoire), string(source.EPCI))), Scenario: p.scenario(),
		View: p.word("view", Views()...), BBox: p.box(), Edition: p.text("edition"),
	}
	if s.Breaks != nil && !slices.IsSortedFunc(s.Breaks, ascending) {
		p.misread("breaks", "10,20.5,30")
		s.Breaks = nil
	}
	known := append(Names(), more...)
	for name, values := range query {
		switch {
		case !slices.Contains(known, name) && name != "lang":
			p.faults = append(p.faults, ask.NewParamError(ask.Cut(name), "unknown_parameter", map[string]string{"known": strings.Join(known, ", ")}))
		case len(values) > 1:
			p.faults = append(p.faults, ask.NewParamError(ask.Cut(name), "duplicate_parameter", nil))
		}
	}
	return s, p.err()
}

// ascending orders numbers so that equal ones are out of order.
func ascending(a, b float64) int {
	if a > b {
		return 1
	}
	return -1
}

// parser reads parameters, and collects what is wrong with them.
type parser struct {
	query  url.Values
	faults []error
}

// mostBreaks is how many bounds between classes can be given.
const mostBreaks = 19

func (p *parser) err() error { return errors.Join(p.faults...) }

func (p *parser) wrong(name, expected string) {
	p.faults = append(p.faults, ask.BadValue(name, p.query.Get(name), expected))
}

// misread is wrong of a parameter whose values cannot be listed: it is told an example.
func (p *parser) misread(name, example string) {
	p.faults = append(p.faults, ask.BadForm(name, p.query.Get(name), example))
}

func (p *parser) text(name string) string { return p.query.Get(name) }

func (p *parser) word(name string, all ...string) string {
	value := p.query.Get(name)
	if value == "" || slices.Contains(all, value) {
		return value
	}
	p.wrong(name, strings.Join(all, ", "))
	return ""
}

func (p *parser) level(name string) source.Level {
	var all []string
	for _, l := range append(source.Levels(), source.OutsideQPV2015, source.OutsideQPV2024) {
		all = append(all, string(l))
	}
	return source.Level(p.word(name, all...))
}

func (p *parser) period(name string) string {
	value := p.query.Get(name)
	if value == "" {
		return ""
	}
	period, err := indicator.ParsePeriod(value)
	if err != nil {
		p.misread(name, "2021, 2011-2014")
		return ""
	}
	return period.String()
}

func (p *parser) area(name string) source.Ref {
	list := p.areas(name)
	if len(list) > 1 {
		p.misread(name, "commune/59350")
	}
	if len(list) != 1 {
		return source.Ref{}
	}
	return list[0]
}

func (p *parser) areas(name string) []source.Ref {
	value := p.query.Get(name)
	if value == "" {
		return nil
	}
	var list []source.Ref
	for word := range strings.SplitSeq(value, ",") {
		level, code, ok := strings.Cut(word, "/")
		if !ok || level == "" || code == "" {
			p.misread(name, "commune/59350,qpv2015/QP059074")
			return nil
		}
		if len(list) == MostSelected {
			p.faults = append(p.faults, ask.NewParamError(name, "too_many", map[string]string{"most": strconv.Itoa(MostSelected)}))
			return list
		}
		list = append(list, source.Ref{Level: source.Level(level), Code: code})
	}
	return list
}

func (p *parser) classes() Classes {
	value := p.query.Get("classes")
	if value == "" {
		return Classes{}
	}
	method, k := value, 0
	if at := strings.LastIndexByte(value, '-'); at >= 0 {
		if n, err := strconv.Atoi(value[at+1:]); err == nil {
			method, k = value[:at], n
		}
	}
	if !slices.Contains(ask.ClassMethods(), method) || k < 0 || k > ask.MostClasses || method+"-"+strconv.Itoa(k) != value && method != value {
		p.wrong("classes", "quantile-5, fisher-jenks-4, "+strings.Join(ask.ClassMethods(), ", "))
		return Classes{}
	}
	return Classes{method, k}
}

func (p *parser) numbers(name string, most int) []float64 {
	value := p.query.Get(name)
	if value == "" {
		return nil
	}
	list, err := ask.ParseNumbers(name, value, most)
	if err != nil {
		p.faults = append(p.faults, err)
		return nil
	}
	return list
}

func (p *parser) box() []float64 {
	b := p.numbers("bbox", 4)
	if b == nil {
		return nil
	}
	if len(b) != 4 || b[0] >= b[2] || b[1] >= b[3] || math.Abs(b[0]) > 180 || math.Abs(b[2]) > 180 || math.Abs(b[1]) > 90 || math.Abs(b[3]) > 90 {
		p.misread("bbox", "2.8,50.5,3.3,50.8")
		return nil
	}
	return b
}

// scenario reads the query of a what-if and puts it into its order.
func (p *parser) scenario() string {
	value := p.query.Get("scenario")
	if value == "" {
		return ""
	}
	asked, err := url.ParseQuery(value)
	if err != nil {
		p.misread("scenario", "envelope=609000&principle=poor")
		return ""
	}
	ordered := OrderScenario(asked)
	for name, values := range asked {
		if !slices.Contains(ScenarioNames(), name) || len(values) > 1 {
			p.misread("scenario", "envelope=609000&principle=poor ("+strings.Join(ScenarioNames(), ", ")+")")
			return ""
		}
	}
	return ordered
}

// OrderScenario writes the parameters of a what-if in the order of addresses.
func OrderScenario(asked url.Values) string {
	var b strings.Builder
	for _, name := range ScenarioNames() {
		if value := asked.Get(name); value != "" {
			if b.Len() > 0 {
				b.WriteByte('&')
			}
			b.WriteString(name + "=" + escape(value))
		}
	}
	return b.String()
}
