package edition

import "github.com/observatoire-essor/essor/data/source"

// Postcode says that letters to a commune, or to a place in it, bear a postcode.
type Postcode struct {
	Ref    source.Ref
	Code   string // five digits
	Label  string // what La Poste writes behind the postcode, in capitals
	Line5  string // the place in the commune that it is for; may be empty
	Source string // id of the source that tells it; see [Source]
}

func writePostcodes(w *writer, list []Postcode) {
	w.count(len(list))
	for _, p := range list {
		writeRef(w, p.Ref)
		for _, text := range []string{p.Code, p.Label, p.Line5, p.Source} {
			w.text(text)
		}
	}
}

func readPostcodes(r *reader) []Postcode {
	var list []Postcode
	for range r.count(6) {
		list = append(list, Postcode{Ref: readRef(r), Code: r.text(), Label: r.text(), Line5: r.text(), Source: r.text()})
	}
	return list
}
