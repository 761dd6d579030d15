package edition

import (
	"maps"
	"slices"
	"sync"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

func writeBasis(w *writer, b Basis) {
	w.text(b.Method)
	w.text(b.Missing)
	w.count(len(b.Args))
	for _, name := range slices.Sorted(maps.Keys(b.Args)) {
		w.text(name)
		w.text(b.Args[name])
	}
	w.count(len(b.Sources))
	for _, s := range b.Sources {
		w.text(s)
	}
	w.int(int64(b.DenominatorPeriod.From))
	w.int(int64(b.DenominatorPeriod.To))
}

func readBasis(r *reader) Basis {
	b := Basis{Method: r.text(), Missing: r.text()}
	if n := r.count(2); n > 0 {
		b.Args = make(map[string]string, n)
		last := ""
		for range n {
			name := r.text()
			if name <= last { // the empty name is refused with it
				r.fail("words out of order")
			}
			b.Args[name], last = r.text(), name
		}
	}
	if n := r.count(1); n > 0 {
		b.Sources = make([]string, n)
		for i := range b.Sources {
			b.Sources[i] = r.text()
		}
		if !slices.IsSorted(b.Sources) {
			r.fail("sources out of order")
		}
	}
	b.DenominatorPeriod = readPeriod(r)
	return b
}

func readPeriod(r *reader) indicator.Period {
	from, to := r.int(), r.int()
	p := indicator.Period{From: int(from), To: int(to)}
	if p == (indicator.Period{}) {
		return p
	}
	if again, err := indicator.ParsePeriod(p.String()); err != nil || again != p {
		r.fail("period %d to %d", from, to)
	}
	return p
}

// words keeps the dictionaries of vectors by their bytes: most vectors of an indicator
// say the same. It may be used at the same time; nil keeps nothing.
type words struct {
	mu sync.Mutex
	of map[string]*dictionaries
}

func (k *words) read(r *reader) *dictionaries {
	n := r.count(1)
	body := r.b[:n]
	r.b = r.b[n:]
	if k == nil {
		return decodeWords(r, body)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	d := k.of[string(body)]
	if d == nil {
		if d = decodeWords(r, body); r.err == nil {
			k.of[string(body)] = d
		}
	}
	return d
}

// decodeWords reads what encodeWords wrote; a mistake is one of the reader's.
func decodeWords(r *reader, body []byte) *dictionaries {
	in := &reader{b: body}
	d := &dictionaries{reasons: make([]indicator.Reason, in.count(1))}
	for i := range d.reasons {
		d.reasons[i] = indicator.Reason(in.text())
	}
	d.bases = make([]Basis, in.count(6))
	for i := range d.bases {
		d.bases[i] = readBasis(in)
	}
	if err := in.end(); err != nil && r.err == nil {
		r.err, r.b = err, nil
	}
	return d
}
