package cql2

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// scalar reads a property or a literal.
func (p *parser) scalar(want Want) (Scalar, error) {
	t := p.token
	switch {
	case t.kind == text:
		return Text(t.text), p.advance()
	case t.kind == number:
		v, err := p.number()
		return Number(v), err
	case t.is("TRUE"), t.is("FALSE"):
		return Bool(t.is("TRUE")), p.advance()
	case t.kind == quoted, t.kind == word && !reserved(t.text):
		if err := p.advance(); err != nil {
			return nil, err
		}
		if t.kind == word && p.token.sign("(") {
			return p.call(t)
		}
		return Property{t.text, t.position}, nil
	}
	return nil, p.unexpected(want)
}

// call reads what follows the name of a function: days and instants are written so.
func (p *parser) call(name token) (Scalar, error) {
	if !name.is("DATE") && !name.is("TIMESTAMP") {
		return nil, &Error{Kind: Unsupported, Position: name.position, Near: near(name.text)}
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.token.kind != text {
		return nil, p.unexpected(WantText)
	}
	var value Scalar
	if name.is("DATE") {
		day, err := time.Parse(time.DateOnly, p.token.text)
		if err != nil {
			return nil, p.fail(NotADay)
		}
		value = Date{day}
	} else {
		instant, err := time.Parse(time.RFC3339, p.token.text)
		if err != nil || !strings.HasSuffix(p.token.text, "Z") {
			return nil, p.fail(NotADay)
		}
		value = Timestamp{instant.UTC()}
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	return value, p.expect(")", WantClose)
}

// number reads a number.
func (p *parser) number() (float64, error) {
	if p.token.kind != number {
		return 0, p.unexpected(WantNumber)
	}
	v, err := strconv.ParseFloat(p.token.text, 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, p.fail(NotANumber)
	}
	return v, p.advance()
}

// reserved are the words that are no names unless they stand in double quotes.
func reserved(name string) bool {
	switch strings.ToUpper(name) {
	case "AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "TRUE", "FALSE", "S_INTERSECTS",
		"POINT", "POLYGON", "MULTIPOLYGON", "BBOX":
		return true
	}
	return false
}
