package proj

import (
	"errors"
	"strconv"
	"strings"
)

// node is one KEYWORD[value, …, NODE[…]] of a well-known text.
type node struct {
	keyword string // in capitals
	values  []string
	nodes   []node
}

// Bounds of a well-known text that is worth reading; real ones have 2 000 bytes
// and 6 levels.
const (
	maxWKT      = 64 << 10
	maxWKTDepth = 16
)

var errWKT = errors.New("not a well-known text")

// parseWKT reads OGC WKT 1, ESRI's variant and WKT 2, whose grammar is the same;
// parentheses may stand for brackets.
func parseWKT(text string) (node, error) {
	if len(text) > maxWKT {
		return node{}, errWKT
	}
	p := wktParser{text: strings.TrimPrefix(text, "\ufeff")}
	n, err := p.node(0)
	if err != nil {
		return node{}, err
	}
	if p.blank(); p.pos != len(p.text) && p.text[p.pos] != 0 {
		return node{}, errWKT
	}
	return n, nil
}

type wktParser struct {
	text string
	pos  int
}

func (p *wktParser) blank() {
	for p.pos < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.pos]) >= 0 {
		p.pos++
	}
}

// take consumes one of the bytes, after blanks.
func (p *wktParser) take(any string) bool {
	p.blank()
	if p.pos < len(p.text) && strings.IndexByte(any, p.text[p.pos]) >= 0 {
		p.pos++
		return true
	}
	return false
}

func (p *wktParser) node(depth int) (node, error) {
	n := node{keyword: strings.ToUpper(p.word())}
	if n.keyword == "" || depth > maxWKTDepth || !p.take("[(") {
		return node{}, errWKT
	}
	for {
		if err := p.item(&n, depth); err != nil {
			return node{}, err
		}
		if p.take("])") {
			return n, nil
		}
		if !p.take(",") {
			return node{}, errWKT
		}
	}
}

// item reads a quoted text, a number, a bare word or a nested node.
func (p *wktParser) item(n *node, depth int) error {
	p.blank()
	if p.pos < len(p.text) && p.text[p.pos] == '"' {
		s, err := p.quoted()
		n.values = append(n.values, s)
		return err
	}
	start := p.pos
	word := p.word()
	if word == "" {
		return errWKT
	}
	if p.blank(); p.pos < len(p.text) && strings.IndexByte("[(", p.text[p.pos]) >= 0 {
		p.pos = start
		child, err := p.node(depth + 1)
		n.nodes = append(n.nodes, child)
		return err
	}
	n.values = append(n.values, word)
	return nil
}

// quoted reads "text", in which "" stands for a quote.
func (p *wktParser) quoted() (string, error) {
	var b strings.Builder
	for p.pos++; p.pos < len(p.text); p.pos++ {
		c := p.text[p.pos]
		if c != '"' {
			b.WriteByte(c)
			continue
		}
		if p.pos+1 == len(p.text) || p.text[p.pos+1] != '"' {
			p.pos++
			return b.String(), nil
		}
		b.WriteByte('"')
		p.pos++
	}
	return "", errWKT
}

func (p *wktParser) word() string {
	p.blank()
	start := p.pos
	for p.pos < len(p.text) && strings.IndexByte("[](),\" \t\r\n\x00", p.text[p.pos]) < 0 {
		p.pos++
	}
	return p.text[start:p.pos]
}

// name is the first value, by which well-known texts name things.
func (n node) name() string {
	if len(n.values) == 0 {
		return ""
	}
	return n.values[0]
}

// child is the first nested node with one of the keywords.
func (n node) child(keywords ...string) (node, bool) {
	for _, c := range n.nodes {
		for _, k := range keywords {
			if c.keyword == k {
				return c, true
			}
		}
	}
	return node{}, false
}

// number is the i-th value as a number.
func (n node) number(i int) (float64, bool) {
	if i >= len(n.values) {
		return 0, false
	}
	x, err := strconv.ParseFloat(n.values[i], 64)
	return x, err == nil
}
