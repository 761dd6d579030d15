package tile

import "encoding/binary"

// Field is a text that areas carry in a vector tile, by area. An empty text is left
// out.
type Field struct {
	Name  string
	Texts []string
}

// Tags of the fields of the messages, each the number of the field with its wire
// type, and the constants of the specification.
const (
	tagLayer        = 3<<3 | 2
	tagName         = 1<<3 | 2
	tagFeature      = 2<<3 | 2
	tagKey          = 3<<3 | 2
	tagValue        = 4<<3 | 2
	tagExtent       = 5 << 3
	tagVersion      = 15 << 3
	tagID           = 1 << 3
	tagTags         = 2<<3 | 2
	tagType         = 3 << 3
	tagGeometry     = 4<<3 | 2
	tagText         = 1<<3 | 2
	version         = 2
	typePolygon     = 3
	commandMoveOnce = 1<<3 | 1
	commandLine     = 2
	commandClose    = 1<<3 | 7
)

// AppendMVT appends a vector tile with one layer of that name. The id of a feature
// is the position of its area. A tile in which nothing shows has no bytes.
func (l *Layer) AppendMVT(dst []byte, t Address, name string, fields ...Field) []byte {
	w := l.worker()
	defer l.pool.Put(w)
	w.mvt.reset()
	l.each(w, t, func(area int) bool {
		w.mvt.feature(area, &w.rings, fields)
		return true
	})
	if len(w.mvt.features) == 0 {
		return dst
	}
	head := appendText([]byte{tagVersion, version}, tagName, name)
	tail := w.mvt.scratch[:0]
	for _, f := range fields {
		tail = appendText(tail, tagKey, f.Name)
	}
	tail = append(tail, w.mvt.values...)
	tail = binary.AppendUvarint(append(tail, tagExtent), uint64(l.grid.Extent)) //nolint:gosec // not negative
	w.mvt.scratch = tail
	dst = binary.AppendUvarint(append(dst, tagLayer), uint64(len(head)+len(w.mvt.features)+len(tail)))
	return append(append(append(dst, head...), w.mvt.features...), tail...)
}

// mvt collects the parts of a layer. Its slices are kept for the next tile.
type mvt struct {
	features []byte
	values   []byte
	shape    []byte
	tags     []byte
	scratch  []byte
	known    map[string]uint64 // the number of each value
}

func (m *mvt) reset() {
	m.features, m.values = m.features[:0], m.values[:0]
	if m.known == nil {
		m.known = map[string]uint64{}
	}
	clear(m.known)
}

func (m *mvt) feature(area int, r *rings, fields []Field) {
	m.tags = m.tags[:0]
	for i, f := range fields {
		if text := f.Texts[area]; text != "" {
			m.tags = append(m.tags, byte(i)) // few: one byte each
			m.tags = binary.AppendUvarint(m.tags, m.value(text))
		}
	}
	m.geometry(r)
	id := uint64(area) //nolint:gosec // a position
	size := 1 + uvarintSize(id) + 2 + 1 + uvarintSize(uint64(len(m.shape))) + len(m.shape)
	if len(m.tags) > 0 {
		size += 1 + uvarintSize(uint64(len(m.tags))) + len(m.tags)
	}
	b := binary.AppendUvarint(append(m.features, tagFeature), uint64(size)) //nolint:gosec // not negative
	// The order is free: with the id last, what is the same in all features comes in one
	// piece, which saves a twentieth of the compressed bytes.
	b = append(b, tagType, typePolygon, tagGeometry)
	b = binary.AppendUvarint(b, uint64(len(m.shape)))
	b = append(b, m.shape...)
	if len(m.tags) > 0 {
		b = binary.AppendUvarint(append(b, tagTags), uint64(len(m.tags)))
		b = append(b, m.tags...)
	}
	m.features = binary.AppendUvarint(append(b, tagID), id)
}

// value is the number of a text in the table of values.
func (m *mvt) value(text string) uint64 {
	n, ok := m.known[text]
	if !ok {
		n = uint64(len(m.known))
		m.known[text] = n
		m.values = binary.AppendUvarint(append(m.values, tagValue), uint64(1+uvarintSize(uint64(len(text)))+len(text))) //nolint:gosec // not negative
		m.values = appendText(m.values, tagText, text)
	}
	return n
}

// geometry writes commands: each ring goes from where the one before ended.
func (m *mvt) geometry(r *rings) {
	b := m.shape[:0]
	var at point
	start := 0
	for _, end := range r.ends {
		ring := r.points[start:end]
		start = end
		b = append(b, commandMoveOnce)
		b = appendStep(b, ring[0].x-at.x)
		b = appendStep(b, ring[0].y-at.y)
		b = binary.AppendUvarint(b, uint64(len(ring)-1)<<3|commandLine) //nolint:gosec // a ring has three points or more
		at = ring[0]
		for _, p := range ring[1:] {
			b = appendStep(b, p.x-at.x)
			b = appendStep(b, p.y-at.y)
			at = p
		}
		b = append(b, commandClose)
	}
	m.shape = b
}

// appendStep appends a difference in the form in which small ones are short.
func appendStep(b []byte, v int64) []byte {
	u := uint64(v)<<1 ^ uint64(v>>63) //nolint:gosec // zigzag
	if u < 0x80 {
		return append(b, byte(u))
	}
	return binary.AppendUvarint(b, u)
}

func appendText(b []byte, tag byte, text string) []byte {
	b = binary.AppendUvarint(append(b, tag), uint64(len(text)))
	return append(b, text...)
}

func uvarintSize(u uint64) int {
	n := 1
	for ; u >= 0x80; u >>= 7 {
		n++
	}
	return n
}
