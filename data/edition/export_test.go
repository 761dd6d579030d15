package edition

import "github.com/observatoire-essor/essor/geo/topology"

// DecodeGrants reads the part of the grants, and tells its sums.
func DecodeGrants(body []byte) ([]GrantSum, error) {
	t, sums, err := decodeGrants(body)
	if err == nil {
		newGrantIndex(t)
	}
	return sums, err
}

// RecodeGrants reads encoded grants, and writes them again from grants one by one.
func RecodeGrants(body []byte) ([]byte, error) {
	t, err := decodeGrantTable(&reader{b: body})
	if err != nil {
		return nil, err
	}
	var grants []Grant
	for i := range t.len() {
		grants = append(grants, t.at(i))
	}
	return encodeGrants(grants)
}

// RecodeDrawing reads an encoded drawing, cuts every level of it at every zoom, and
// writes it again.
func RecodeDrawing(body []byte) ([]byte, error) {
	d, err := decodeDrawing(body)
	if err != nil {
		return nil, err
	}
	for layer := range d.levels {
		for zoom := range topology.MaxZoom + 1 {
			d.lines.At(layer, zoom)
		}
	}
	return d.encode(), nil
}

// EncodeFirst writes the vector as editions had it at first: version, key, number of areas, a bit for each column
// that is there, then column after column. Equal vectors give equal bytes.
func EncodeFirst(v *Vector) []byte {
	w := &writer{b: make([]byte, 0, 64+16*v.Len())}
	w.b = append(w.b, firstVersion)
	w.text(v.Indicator)
	w.text(string(v.Level))
	w.int(int64(v.Period.From))
	w.int(int64(v.Period.To))
	w.text(string(v.Boundaries))
	w.count(v.Len())
	w.uint(present(v))
	for _, s := range v.Status {
		w.b = append(w.b, byte(s))
	}
	for _, c := range v.floats() {
		for _, x := range *c.into {
			w.float(x)
		}
	}
	for _, c := range v.ints() {
		for _, x := range *c.into {
			w.int(int64(x))
		}
	}
	for _, x := range v.Verdict {
		w.b = append(w.b, byte(x))
	}
	w.count(len(v.Reasons))
	for _, r := range v.Reasons {
		w.text(string(r))
	}
	writePositions(w, v.Reason)
	w.count(len(v.Bases))
	for _, b := range v.Bases {
		writeBasis(w, b)
	}
	writePositions(w, v.Basis)
	return w.b
}

// present has a bit for each optional column, in the order of encoding.
func present(v *Vector) uint64 {
	var bits uint64
	bit := uint64(1)
	add := func(there bool) {
		if there {
			bits |= bit
		}
		bit <<= 1
	}
	for _, c := range v.floats() {
		add(*c.into != nil)
	}
	for _, c := range v.ints() {
		add(*c.into != nil)
	}
	add(v.Verdict != nil)
	add(v.Reason != nil)
	add(v.Basis != nil)
	return bits
}

func writePositions(w *writer, positions []uint16) {
	for _, p := range positions {
		w.uint(uint64(p))
	}
}

// ReadCompact reads a vector where it lies.
func ReadCompact(body []byte) (*Compact, error) { return readCompact(body, nil) }

// LimitColumns sets how many bytes of columns an edition keeps.
func LimitColumns(e *Edition, limit int) { e.columns.limit = limit }

// ColumnBytes is how many bytes of columns an edition keeps.
func ColumnBytes(e *Edition) int { return e.columns.bytes }

// LimitOlder sets how many bytes editions may take that are not in force.
func LimitOlder(s *Shelf, limit int) { s.older.limit = limit }
