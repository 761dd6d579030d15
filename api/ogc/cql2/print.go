package cql2

import (
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"
)

// Format writes a filter; reading it again gives the same but for positions.
func Format(e Expr) string {
	p := &printer{}
	e.write(p)
	return string(p.text)
}

type printer struct{ text []byte }

func (p *printer) add(texts ...string) {
	for _, t := range texts {
		p.text = append(p.text, t...)
	}
}

// join writes terms with a keyword between them, in parentheses where they need them:
// AND binds closer than OR.
func (p *printer) join(keyword string, terms []Expr) {
	for i, e := range terms {
		if i > 0 {
			p.add(" ", keyword, " ")
		}
		if _, closer := e.(And); closer && keyword == "OR" {
			e.write(p)
			continue
		}
		p.term(e)
	}
}

// term writes an expression as a part of another.
func (p *printer) term(e Expr) {
	switch e.(type) {
	case And, Or:
		p.add("(")
		e.write(p)
		p.add(")")
	default:
		e.write(p)
	}
}

func (e And) write(p *printer) { p.join("AND", e) }

func (e Or) write(p *printer) { p.join("OR", e) }

func (e Not) write(p *printer) {
	p.add("NOT ")
	p.term(e.Of)
}

func (e Truth) write(p *printer) { Bool(e).writeScalar(p) }

func (e Compare) write(p *printer) {
	e.Left.writeScalar(p)
	p.add(" ", string(e.Op), " ")
	e.Right.writeScalar(p)
}

func (e Like) write(p *printer) {
	e.Of.writeScalar(p)
	p.add(negation(e.Not), " LIKE ")
	Text(e.Pattern).writeScalar(p)
}

func (e Between) write(p *printer) {
	e.Of.writeScalar(p)
	p.add(negation(e.Not), " BETWEEN ")
	e.Low.writeScalar(p)
	p.add(" AND ")
	e.High.writeScalar(p)
}

func (e In) write(p *printer) {
	e.Of.writeScalar(p)
	p.add(negation(e.Not), " IN (")
	for i, item := range e.List {
		if i > 0 {
			p.add(", ")
		}
		item.writeScalar(p)
	}
	p.add(")")
}

func (e IsNull) write(p *printer) {
	e.Of.writeScalar(p)
	p.add(" IS", negation(e.Not), " NULL")
}

func (e Intersects) write(p *printer) {
	p.add("S_INTERSECTS(")
	e.Left.writeSpatial(p)
	p.add(", ")
	e.Right.writeSpatial(p)
	p.add(")")
}

func negation(not bool) string {
	if not {
		return " NOT"
	}
	return ""
}

func (v Property) writeScalar(p *printer) {
	plain := v.Name != "" && !reserved(v.Name) && !unreadable(v.Name) && nameLength(v.Name) == len(v.Name)
	for _, first := range v.Name {
		plain = plain && startsName(first)
		break
	}
	if plain {
		p.add(v.Name)
		return
	}
	p.add(`"`, strings.ReplaceAll(v.Name, `"`, `""`), `"`)
}

func (v Property) writeSpatial(p *printer) { v.writeScalar(p) }

// writeScalar doubles quotes, but for one after a backslash: that would be read as a
// quote after a backslash, and the end.
func (v Text) writeScalar(p *printer) {
	p.add("'")
	for i := range len(v) {
		switch {
		case v[i] == '\'' && i > 0 && v[i-1] == '\\':
			p.add(`\'`)
		case v[i] == '\'':
			p.add("''")
		default:
			p.text = append(p.text, v[i])
		}
	}
	p.add("'")
}

func (v Number) writeScalar(p *printer) { p.add(strconv.FormatFloat(float64(v), 'g', -1, 64)) }

func (v Bool) writeScalar(p *printer) { p.add(strings.ToUpper(strconv.FormatBool(bool(v)))) }

func (v Date) writeScalar(p *printer) { p.add("DATE('", v.Format(time.DateOnly), "')") }

func (v Timestamp) writeScalar(p *printer) {
	p.add("TIMESTAMP('", v.UTC().Format(time.RFC3339Nano), "')")
}

func (v Geometry) writeSpatial(p *printer) {
	switch g := v.Of.(type) {
	case orb.Point:
		p.add("POINT(")
		p.pair(g)
		p.add(")")
	case orb.Polygon:
		p.add("POLYGON")
		p.polygon(g)
	case orb.MultiPolygon:
		p.add("MULTIPOLYGON(")
		for i, polygon := range g {
			p.comma(i)
			p.polygon(polygon)
		}
		p.add(")")
	case orb.Bound:
		p.add("BBOX(")
		for i, x := range []float64{g.Min[0], g.Min[1], g.Max[0], g.Max[1]} {
			p.comma(i)
			Number(x).writeScalar(p)
		}
		p.add(")")
	}
}

func (p *printer) polygon(polygon orb.Polygon) {
	p.add("(")
	for i, ring := range polygon {
		p.comma(i)
		p.add("(")
		for k, point := range ring {
			p.comma(k)
			p.pair(point)
		}
		p.add(")")
	}
	p.add(")")
}

func (p *printer) pair(point orb.Point) {
	Number(point[0]).writeScalar(p)
	p.add(" ")
	Number(point[1]).writeScalar(p)
}

func (p *printer) comma(i int) {
	if i > 0 {
		p.add(",")
	}
}
