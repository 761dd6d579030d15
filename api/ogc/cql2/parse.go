package cql2

import "strings"

// Parse reads a filter. The error is an [*Error].
func Parse(filter string) (Expr, error) {
	if len(filter) > MaxLength {
		return nil, &Error{Kind: TooLong, Position: 1, Near: near(filter)}
	}
	p := &parser{lexer: lexer{rest: filter, position: 1}}
	if err := p.advance(); err != nil {
		return nil, err
	}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.token.kind != end {
		return nil, p.unexpected(WantEnd)
	}
	return e, nil
}

// parser reads by recursive descent, one token ahead.
type parser struct {
	lexer    lexer
	token    token
	depth    int
	terms    int
	vertices int
}

func (p *parser) advance() (err error) {
	p.token, err = p.lexer.next()
	return err
}

func (p *parser) fail(kind Kind) *Error {
	return &Error{Kind: kind, Position: p.token.position, Near: near(p.token.text)}
}

func (p *parser) unexpected(want Want) *Error {
	e := p.fail(Unexpected)
	e.Want = want
	return e
}

// accept passes over a keyword if it is there.
func (p *parser) accept(keyword string) (bool, error) {
	if !p.token.is(keyword) {
		return false, nil
	}
	return true, p.advance()
}

// expect passes over a symbol that has to be there.
func (p *parser) expect(s string, want Want) error {
	if !p.token.sign(s) {
		return p.unexpected(want)
	}
	return p.advance()
}

// count counts a term.
func (p *parser) count() error {
	if p.terms++; p.terms > MaxTerms {
		return p.fail(TooMany)
	}
	return nil
}

func (p *parser) or() (Expr, error) {
	return p.joined("OR", p.and, func(l []Expr) Expr { return Or(l) })
}

func (p *parser) and() (Expr, error) {
	return p.joined("AND", p.not, func(l []Expr) Expr { return And(l) })
}

// joined reads terms with a keyword between them; a single one stands for itself.
func (p *parser) joined(keyword string, term func() (Expr, error), join func([]Expr) Expr) (Expr, error) {
	var list []Expr
	for {
		e, err := term()
		if err != nil {
			return nil, err
		}
		list = append(list, e)
		again, err := p.accept(keyword)
		if err != nil {
			return nil, err
		}
		if !again {
			break
		}
	}
	if len(list) == 1 {
		return list[0], nil
	}
	return join(list), nil
}

func (p *parser) not() (Expr, error) {
	if p.depth++; p.depth > MaxDepth {
		return nil, p.fail(TooDeep)
	}
	defer func() { p.depth-- }()
	negated, err := p.accept("NOT")
	if err != nil {
		return nil, err
	}
	if negated {
		e, err := p.not()
		if err != nil {
			return nil, err
		}
		return Not{e}, nil
	}
	if !p.token.sign("(") {
		return p.predicate()
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	return e, p.expect(")", WantClose)
}

// predicate reads what has no AND, OR or NOT before it.
func (p *parser) predicate() (Expr, error) {
	if err := p.count(); err != nil {
		return nil, err
	}
	if p.token.is("S_INTERSECTS") {
		return p.intersects()
	}
	if p.token.kind == word && unreadable(p.token.text) {
		return nil, p.fail(Unsupported)
	}
	left, err := p.scalar(WantPredicate)
	if err != nil {
		return nil, err
	}
	if b, ok := left.(Bool); ok && !isComparison(p.token) {
		return Truth(b), nil
	}
	if is, err := p.accept("IS"); is || err != nil {
		return p.isNull(left, err)
	}
	negated, err := p.accept("NOT")
	if err != nil {
		return nil, err
	}
	switch {
	case p.token.is("LIKE"):
		return p.like(left, negated)
	case p.token.is("BETWEEN"):
		return p.between(left, negated)
	case p.token.is("IN"):
		return p.in(left, negated)
	case negated:
		return nil, p.unexpected(WantNegatable)
	}
	return p.compare(left)
}

func (p *parser) compare(left Scalar) (Expr, error) {
	if !isComparison(p.token) {
		return nil, p.unexpected(WantComparison)
	}
	op := Op(p.token.text)
	if err := p.advance(); err != nil {
		return nil, err
	}
	right, err := p.scalar(WantValue)
	if err != nil {
		return nil, err
	}
	return Compare{op, left, right}, nil
}

// isComparison tells whether the token is one of the comparisons.
func isComparison(t token) bool {
	switch Op(t.text) {
	case Equal, Unequal, Less, Greater, AtMost, AtLeast:
		return t.kind == symbol
	}
	return false
}

func (p *parser) isNull(of Scalar, err error) (Expr, error) {
	if err != nil {
		return nil, err
	}
	property, ok := of.(Property)
	if !ok {
		return nil, p.unexpected(WantComparison)
	}
	negated, err := p.accept("NOT")
	if err != nil {
		return nil, err
	}
	if !p.token.is("NULL") {
		return nil, p.unexpected(WantNull)
	}
	return IsNull{property, negated}, p.advance()
}

func (p *parser) like(of Scalar, negated bool) (Expr, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.token.kind != text {
		return nil, p.unexpected(WantText)
	}
	return Like{of, p.token.text, negated}, p.advance()
}

func (p *parser) between(of Scalar, negated bool) (Expr, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	low, err := p.scalar(WantValue)
	if err != nil {
		return nil, err
	}
	if !p.token.is("AND") {
		return nil, p.unexpected(WantAnd)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	high, err := p.scalar(WantValue)
	if err != nil {
		return nil, err
	}
	return Between{of, low, high, negated}, nil
}

func (p *parser) in(of Scalar, negated bool) (Expr, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	if err := p.expect("(", WantOpen); err != nil {
		return nil, err
	}
	var list []Scalar
	for {
		if err := p.count(); err != nil {
			return nil, err
		}
		item, err := p.scalar(WantValue)
		if err != nil {
			return nil, err
		}
		list = append(list, item)
		if !p.token.sign(",") {
			break
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	return In{of, list, negated}, p.expect(")", WantClose)
}

// unreadable are the functions of CQL2 that are not read here.
func unreadable(name string) bool {
	name = strings.ToUpper(name)
	for _, prefix := range []string{"S_", "T_", "A_"} {
		if strings.HasPrefix(name, prefix) && !strings.Contains(name, ".") {
			switch name[2:] {
			case "CONTAINS", "CROSSES", "DISJOINT", "EQUALS", "OVERLAPS", "TOUCHES", "WITHIN", "AFTER", "BEFORE", "DURING",
				"FINISHEDBY", "FINISHES", "INTERSECTS", "MEETS", "METBY", "OVERLAPPEDBY", "STARTEDBY", "STARTS", "CONTAINEDBY":
				return true
			}
		}
	}
	return name == "CASEI" || name == "ACCENTI"
}
