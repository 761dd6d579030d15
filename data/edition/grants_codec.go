package edition

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/observatoire-essor/essor/data/source"
)

// grantsVersion is the first byte of encoded grants. The sums that editions had
// before began with a bracket or "null", as JSON does.
const grantsVersion = 1

// encodeGrants writes grants in columns: version, number of grants, the columns of
// texts, each a dictionary in order and positions in it, then those of numbers. Equal
// lists give equal bytes, whatever their order. They are not compressed: the name of
// an edition must not depend on a compressor's version, and PostgreSQL compresses
// what it stores.
func encodeGrants(grants []Grant) ([]byte, error) {
	t, err := newGrantTable(grants)
	if err != nil {
		return nil, fmt.Errorf("grants: %w", err)
	}
	return t.encode(), nil
}

func (t *grantTable) encode() []byte {
	w := &writer{b: make([]byte, 0, 64+128*t.len())}
	w.b = append(w.b, grantsVersion)
	w.count(t.len())
	for _, c := range t.texts {
		w.count(len(c.dictionary))
		for _, s := range c.dictionary {
			w.text(s)
		}
		for _, p := range c.position {
			w.uint(uint64(p))
		}
	}
	for _, column := range [][]int64{t.row, t.year, t.day, t.gross, t.recovered} {
		for _, v := range column {
			w.int(v)
		}
	}
	w.b = append(w.b, t.axis...)
	w.b = append(w.b, t.flags...)
	return w.b
}

// decodeGrants reads grants and their sums; of an edition of before, sums only. Bytes
// that encodeGrants does not write are an error, and so is what must not be published.
func decodeGrants(body []byte) (*grantTable, []GrantSum, error) {
	if len(body) > 0 && (body[0] == '[' || body[0] == 'n') {
		var sums []GrantSum
		if err := json.Unmarshal(body, &sums); err != nil {
			return nil, nil, fmt.Errorf("grants: %w", err)
		}
		empty, err := newGrantTable(nil)
		return empty, sums, err
	}
	t, err := decodeGrantTable(&reader{b: body})
	if err != nil {
		return nil, nil, fmt.Errorf("grants: %w", err)
	}
	return t, sumGrants(t), nil
}

func decodeGrantTable(r *reader) (*grantTable, error) {
	r.version(grantsVersion)
	n := r.count(texts + 7) // a byte in each column at least
	t := &grantTable{}
	for column := range t.texts {
		t.texts[column] = readTextColumn(r, n)
	}
	for _, column := range []*[]int64{&t.row, &t.year, &t.day, &t.gross, &t.recovered} {
		*column = make([]int64, n)
		for i := range n {
			(*column)[i] = r.int()
		}
	}
	t.axis, t.flags = readBytes[byte](r, n), readBytes[byte](r, n)
	if err := r.end(); err != nil {
		return nil, err
	}
	if err := t.decodeLists(); err != nil {
		return nil, err
	}
	return t, t.verify()
}

// readTextColumn reads a column of n texts. Its dictionary is in order and has no text
// that nobody uses.
func readTextColumn(r *reader, n int) textColumn {
	c := textColumn{dictionary: make([]string, r.count(1)), position: make([]uint32, n)}
	for i := range c.dictionary {
		c.dictionary[i] = r.text()
		if i > 0 && c.dictionary[i-1] >= c.dictionary[i] {
			r.fail("texts out of order")
		}
	}
	used := make([]bool, len(c.dictionary))
	for i := range c.position {
		p := r.uint()
		if p >= uint64(len(used)) {
			r.fail("position %d", p)
			return c
		}
		c.position[i], used[p] = uint32(p), true
	}
	for _, is := range used {
		if !is {
			r.fail("a text that nobody uses")
		}
	}
	return c
}

// decodeLists reads the lists that columns of texts hold, each different one once.
func (t *grantTable) decodeLists() error {
	t.cofunders = make([][]source.Cofunder, len(t.texts[textCofunders].dictionary))
	for i, body := range t.texts[textCofunders].dictionary {
		list, err := decodeCofunders(body)
		if err := errors.Join(err, verifyCofunders(list)); err != nil {
			return err
		}
		t.cofunders[i] = list
	}
	t.places = make([][]GrantPlace, len(t.texts[textPlaces].dictionary))
	for i, body := range t.texts[textPlaces].dictionary {
		list, err := decodePlaces(body)
		if err := errors.Join(err, verifyPlaces(list)); err != nil {
			return err
		}
		t.places[i] = list
	}
	return nil
}

// verify checks each grant, and their order.
func (t *grantTable) verify() error {
	for i := range t.len() {
		if t.flags[i]&^allFlags != 0 || t.year[i] < 0 || t.year[i] > 9999 || t.day[i] != noDay && (t.day[i] < -mostDays || t.day[i] > mostDays) {
			return fmt.Errorf("%w: flags, year or day", errDamaged)
		}
		if err := t.at(i).verify(); err != nil {
			return err
		}
		if i > 0 && !t.inOrder(i-1, i) {
			return fmt.Errorf("%w: grants out of order", errDamaged)
		}
	}
	return nil
}

// inOrder tells whether grant i may come before grant j, as compareGrants has it.
func (t *grantTable) inOrder(i, j int) bool {
	sources := t.texts[textSource].position // in the order of the texts
	order := cmp.Or(cmp.Compare(t.year[i], t.year[j]), cmp.Compare(t.day[i], t.day[j]), cmp.Compare(sources[i], sources[j]), cmp.Compare(t.row[i], t.row[j]))
	if order == 0 {
		order = compareGrants(t.at(i), t.at(j))
	}
	return order <= 0
}

// mostDays is a thousand years, on both sides of 1970.
const mostDays = 400_000

func encodeCofunders(list []source.Cofunder) string {
	if len(list) == 0 {
		return ""
	}
	w := &writer{}
	for _, c := range list {
		w.text(c.Name)
		if !c.Told {
			w.uint(0)
			continue
		}
		w.uint(1 + uint64(max(c.Amount, 0)))
	}
	return string(w.b)
}

func decodeCofunders(body string) ([]source.Cofunder, error) {
	r := &reader{b: []byte(body)}
	var list []source.Cofunder
	for len(r.b) > 0 {
		c := source.Cofunder{Name: r.text()}
		if v := r.uint(); v > 0 {
			c.Told, c.Amount = true, source.Cents(v-1)
		}
		list = append(list, c)
	}
	return list, r.end()
}

func encodePlaces(list []GrantPlace) string {
	if len(list) == 0 {
		return ""
	}
	w := &writer{}
	for _, p := range list {
		w.text(p.Kind)
		writeRef(w, p.Ref)
		w.uint(uint64(max(p.Millionths, 0)))
	}
	return string(w.b)
}

func decodePlaces(body string) ([]GrantPlace, error) {
	r := &reader{b: []byte(body)}
	var list []GrantPlace
	for len(r.b) > 0 {
		list = append(list, GrantPlace{Kind: r.text(), Ref: readRef(r), Millionths: int64(r.uint())})
	}
	return list, r.end()
}
