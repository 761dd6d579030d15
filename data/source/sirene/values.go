package sirene

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// number reads up to most digits. The register's numbers are right by definition, so
// check digits are not looked at; leading zeros may be lost, for all numbers of a
// kind are equally long.
func number(b []byte, most int) (uint64, bool) {
	if len(b) == 0 || len(b) > most {
		return 0, false
	}
	var n uint64
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + uint64(c-'0')
	}
	return n, true
}

const (
	sirenDigits    = 9
	siretDigits    = 14
	categoryDigits = 4
	nicRange       = 100_000 // a SIRET is a SIREN and five digits
)

// padded writes a number with its leading zeros.
func padded(n uint64, digits int) string {
	s := strconv.FormatUint(n, 10)
	return strings.Repeat("0", max(0, digits-len(s))) + s
}

// short is a code of at most seven visible ASCII characters, without a pointer.
type short [8]byte

func shorten(b []byte) (s short, ok bool) {
	if len(b) >= len(s) {
		return s, false
	}
	for _, c := range b {
		if c <= ' ' || c > '~' {
			return s, false
		}
	}
	s[len(s)-1] = byte(copy(s[:], b))
	return s, true
}

func (s short) String() string { return string(s[:s[len(s)-1]]) }

// legible is a name as it can be stored: valid UTF-8 without control characters,
// and not as long as a damaged field may be.
func legible(b []byte) string {
	b = b[:min(len(b), textMost)]
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(string(b), "?"))
}

// chunks is a list that never moves: it grows by parts, so that growing needs no
// second copy.
type chunks[T any] struct {
	parts [][]T
	n     int
}

const chunkItems = 4096

func (c *chunks[T]) add(item T) int {
	if c.n%chunkItems == 0 {
		c.parts = append(c.parts, make([]T, 0, chunkItems))
	}
	last := &c.parts[len(c.parts)-1]
	*last = append(*last, item)
	c.n++
	return c.n - 1
}

func (c *chunks[T]) at(i int) *T { return &c.parts[i/chunkItems][i%chunkItems] }

// forget frees the parts that end before an item.
func (c *chunks[T]) forget(before int) {
	if part := before/chunkItems - 1; part >= 0 {
		c.parts[part] = nil
	}
}

// texts holds many texts without a pointer for each.
type texts struct {
	chunks[[]byte]
	open []byte
}

// textRef is where a text stands: its part, where it begins there, how long it is.
type textRef struct {
	part          uint32
	begin, length uint16
}

const (
	textPart = 1 << 16
	textMost = 1 << 10 // bytes; names are shorter by far
)

// addLegible adds a name as it can be stored. Most can be as they are, without a copy
// that becomes garbage.
func (t *texts) addLegible(b []byte) textRef {
	if len(b) > textMost || !utf8.Valid(b) || bytes.ContainsFunc(b, unicode.IsControl) {
		b = []byte(legible(b))
	}
	return t.add(b)
}

func (t *texts) add(text []byte) textRef {
	if len(text) == 0 {
		return textRef{}
	}
	if cap(t.open)-len(t.open) < len(text) {
		t.open = make([]byte, 0, textPart)
		t.chunks.add(t.open)
	}
	begin := len(t.open)
	t.open = append(t.open, text...)
	*t.at(t.n - 1) = t.open
	return textRef{part: uint32(t.n - 1), begin: uint16(begin), length: uint16(len(text))}
}

func (t *texts) get(r textRef) string {
	if r.length == 0 {
		return ""
	}
	return string((*t.at(int(r.part)))[r.begin : int(r.begin)+int(r.length)])
}

// finder finds items of a list by number: a hash table of positions that holds
// nothing else, since the items know their numbers. Positions stand one higher, for
// 0 is an empty slot.
type finder struct {
	slots []uint32
	n     int
}

// find is the position of a number; of tells the number of a position.
func (t *finder) find(number uint64, of func(int) uint64) (int, bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	for i := t.slot(number); t.slots[i] != 0; i = (i + 1) % len(t.slots) {
		if at := int(t.slots[i] - 1); of(at) == number {
			return at, true
		}
	}
	return 0, false
}

// add remembers where a number that is not there yet stands in the list.
func (t *finder) add(number uint64, at int, of func(int) uint64) {
	if t.n*4 >= len(t.slots)*3 {
		old := t.slots
		t.slots = make([]uint32, max(1<<10, 2*len(old)))
		for _, slot := range old {
			if slot != 0 {
				t.put(of(int(slot-1)), slot)
			}
		}
	}
	t.put(number, uint32(at+1))
	t.n++
}

func (t *finder) put(number uint64, slot uint32) {
	i := t.slot(number)
	for t.slots[i] != 0 {
		i = (i + 1) % len(t.slots)
	}
	t.slots[i] = slot
}

// slot spreads numbers by Fibonacci hashing.
func (t *finder) slot(number uint64) int {
	return int((number * 0x9E3779B97F4A7C15) >> 32 % uint64(len(t.slots)))
}

// words holds each of a few different texts once.
type words struct {
	list  []string
	index map[string]uint32
}

// of is the number of a text.
func (w *words) of(b []byte) uint32 {
	n, known := w.index[string(b)]
	if !known {
		n = uint32(len(w.list))
		w.list = append(w.list, string(b))
		w.index[w.list[n]] = n
	}
	return n
}

// numbers is a set of SIREN. The last digit of a SIREN follows from the others, so
// that one bit for each of ten numbers is enough.
type numbers map[uint32]*[pageBits / 64]uint64

const pageBits = 1 << 16

func (s numbers) add(siren uint32) {
	n := siren / 10
	page := s[n/pageBits]
	if page == nil {
		page = new([pageBits / 64]uint64)
		s[n/pageBits] = page
	}
	page[n%pageBits/64] |= 1 << (n % 64)
}

func (s numbers) has(siren uint32) bool {
	n := siren / 10
	page := s[n/pageBits]
	return page != nil && page[n%pageBits/64]&(1<<(n%64)) != 0
}
