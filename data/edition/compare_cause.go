package edition

import (
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
)

// Why says what made a value move from one edition to another.
type Why string

// The causes, from the one that explains most.
const (
	WhyPerimeter   Why = "perimeter"   // the area is made of other areas, or is not in both editions
	WhyCatalogue   Why = "catalogue"   // only one of the editions has the indicator at all
	WhyMethod      Why = "method"      // it is computed in another way
	WhySecrecy     Why = "secrecy"     // secrecy hides it in one of the editions only
	WhyDenominator Why = "denominator" // its denominator is of another year
	WhyData        Why = "data"        // a file that it rests on has changed
	WhyReference   Why = "reference"   // its own figures are the same; what it is compared with moved
	WhyContext     Why = "context"     // its own figures are the same; other areas moved
	WhyOther       Why = "other"       // same files, same method: the program computes otherwise
)

// Whys are all causes, from the one that explains most.
func Whys() []Why {
	return []Why{WhyPerimeter, WhyCatalogue, WhyMethod, WhySecrecy, WhyDenominator, WhyData, WhyReference, WhyContext, WhyOther}
}

// Cause is one of the causes of a move, with what is known of it.
type Cause struct {
	Why           Why
	Entered, Left []source.Ref     // WhyPerimeter: what the area holds now, and did before
	Methods       [2]string        // WhyMethod: keys of the message catalogue under "method."; empty for none
	Periods       [2]string        // WhyDenominator: of the denominators; empty for none
	Hidden        bool             // WhySecrecy: in the second edition; else in the first
	Sources       []SourceChange   // WhyData: the files that the value rests on
	References    [2]Value         // WhyReference: the territory's
	Period        indicator.Period // WhyReference: of both
}

// causes finds what made a value move.
func (c comparer) causes(m Move) []Cause {
	if m.Kind == Changed && c.onlyOthersMoved(m) {
		return []Cause{c.othersMoved(m)}
	}
	var found []Cause
	if entered, left, ok := c.perimeter(m); ok {
		found = append(found, Cause{Why: WhyPerimeter, Entered: entered, Left: left})
	}
	_, had := c.before.definitions[m.Key.Indicator]
	_, has := c.after.definitions[m.Key.Indicator]
	if had != has {
		found = append(found, Cause{Why: WhyCatalogue})
	}
	if m.Kind == Changed {
		was, is := m.Before.Basis, m.After.Basis
		if was.Method != is.Method {
			found = append(found, Cause{Why: WhyMethod, Methods: [2]string{was.Method, is.Method}})
		}
		if m.Before.Status == indicator.Secret != (m.After.Status == indicator.Secret) {
			found = append(found, Cause{Why: WhySecrecy, Hidden: m.After.Status == indicator.Secret})
		} else if was.DenominatorPeriod != is.DenominatorPeriod {
			found = append(found, Cause{Why: WhyDenominator, Periods: [2]string{was.DenominatorPeriod.String(), is.DenominatorPeriod.String()}})
		}
	}
	if changes := c.sourcesOf(m); len(changes) > 0 {
		found = append(found, Cause{Why: WhyData, Sources: changes})
	}
	if len(found) == 0 {
		found = []Cause{{Why: WhyOther}}
	}
	return found
}

// onlyOthersMoved tells whether a value moved though all that the area itself is told by
// stayed.
func (c comparer) onlyOthersMoved(m Move) bool {
	if sameOwn(m.Before, m.After) {
		return true
	}
	if !ofPrinciple(m.Key.Indicator) {
		return false
	}
	was := m.Before
	was.Denominator = m.After.Denominator
	return sameOwn(was, m.After)
}

// othersMoved says whether the territory or other areas made a value move.
func (c comparer) othersMoved(m Move) Cause {
	was, is, ok := c.references(m.Key)
	fromReference := m.Before.Verdict != m.After.Verdict || !sameNumber(m.Before.Number, m.After.Number)
	if ok && fromReference && !sameOwn(was, is) {
		return Cause{Why: WhyReference, References: [2]Value{was, is}, Period: m.Key.Period}
	}
	return Cause{Why: WhyContext}
}

// references are the values of the territory with which those of a vector are compared.
func (c comparer) references(k Key) (was, is Value, ok bool) {
	find := func(e *Edition) (Value, bool) {
		if e.Pack.Territory == nil {
			return Value{}, false
		}
		ref := e.Pack.Territory.Ref()
		v, b := e.Vector(Key{k.Indicator, ref.Level, k.Period}), e.Level(ref.Level)
		if v == nil || b == nil {
			return Value{}, false
		}
		i, ok := b.Index(ref.Code)
		if !ok {
			return Value{}, false
		}
		return v.At(i), true
	}
	was, had := find(c.before)
	is, has := find(c.after)
	return was, is, had && has
}

// perimeter tells whether an area is made of other areas than before, or is in one of
// the editions only.
func (c comparer) perimeter(m Move) (entered, left []source.Ref, ok bool) {
	in := func(e *Edition) bool {
		b := e.Level(m.Ref.Level)
		if b == nil {
			return false
		}
		_, ok := b.Index(m.Ref.Code)
		return ok
	}
	switch had, has := in(c.before), in(c.after); {
	case !had && has:
		return []source.Ref{m.Ref}, nil, true
	case had && !has:
		return nil, []source.Ref{m.Ref}, true
	}
	left, entered = differ(c.before.family.members[m.Ref], c.after.family.members[m.Ref])
	return entered, left, len(entered)+len(left) > 0
}

// sourcesOf are the changed files that a move rests on. Of a rate of which only one part
// moved, the files of the other part are left out, as far as they are known.
func (c comparer) sourcesOf(m Move) []SourceChange {
	uses := func(s *Source, ids []string) bool { return s != nil && slices.Contains(ids, s.ID) }
	var changes []SourceChange
	for _, s := range c.sources {
		if uses(s.Before, m.Before.Basis.Sources) || uses(s.After, m.After.Basis.Sources) {
			changes = append(changes, s)
		}
	}
	if m.Kind != Changed || !m.Before.Status.HasValue() || !m.After.Status.HasValue() {
		return changes
	}
	of := c.peopleSources(m)
	isPeople := func(s SourceChange) bool { return uses(s.Before, of) || uses(s.After, of) }
	var narrowed []SourceChange
	for _, s := range changes {
		sameDenominator, sameNumerator := m.Before.Denominator == m.After.Denominator, m.Before.Numerator == m.After.Numerator
		if sameDenominator && isPeople(s) || sameNumerator && !sameDenominator && len(of) > 0 && !isPeople(s) {
			continue
		}
		narrowed = append(narrowed, s)
	}
	if len(narrowed) == 0 {
		return changes
	}
	return narrowed
}

// peopleSources are the ids of the files that a rate's people come from, in both
// editions; none for indicators that are not told per inhabitant of a period.
func (c comparer) peopleSources(m Move) []string {
	if strings.HasPrefix(m.Key.Indicator, "people.") {
		return nil
	}
	var ids []string
	for _, side := range []struct {
		e *Edition
		v Value
	}{{c.before, m.Before}, {c.after, m.After}} {
		people := byCode(side.e, Key{"people.count", m.Key.Level, side.v.Basis.DenominatorPeriod})
		ids = append(ids, people[m.Ref.Code].Basis.Sources...)
	}
	return ids
}
