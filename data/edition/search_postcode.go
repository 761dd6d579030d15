package edition

import (
	"cmp"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
)

// A postcode has five digits; three are enough to seek one.
const (
	postcodeDigits = 5
	leastDigits    = 3
)

// HasPostcodes tells whether the edition knows postcodes.
func (e *Edition) HasPostcodes() bool { return len(e.Links.Postcodes) > 0 }

// PostcodesOf are the postcodes of a commune, each once, in order.
func (e *Edition) PostcodesOf(commune source.Ref) []string {
	var codes []string
	for _, p := range e.family.postcodes[commune] {
		codes = append(codes, p.Code)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// CommunesAround is in how many communes a neighbourhood lies. Slivers do not count.
func (e *Edition) CommunesAround(neighbourhood source.Ref) int {
	n := 0
	for _, o := range e.family.overlaps[neighbourhood] {
		if o.In.Level == source.Commune {
			n++
		}
	}
	return n
}

// postcodeNames are the postcodes of communes, and the places in them that postcodes are for.
func postcodeNames(e *Edition) []searchName {
	var names []searchName
	for i, p := range e.Links.Postcodes {
		b := e.levels[p.Ref.Level]
		if b == nil {
			continue
		}
		if at, ok := b.Index(p.Ref.Code); ok {
			hit := Hit{Ref: p.Ref, Name: b.Names[at], Postcode: &e.Links.Postcodes[i]}
			names = append(names, newSearchName(hit, p.Line5, p.Code))
		}
	}
	return names
}

// splitPostcode finds the postcode in what somebody seeks: three to five digits alone, with
// blanks or without ("59 100"), or five beside a name ("59100 roubaix").
func splitPostcode(folded string) (postcode, name string) {
	if joined := join(folded); isDigits(joined) && leastDigits <= len(joined) && len(joined) <= postcodeDigits {
		return joined, ""
	}
	var others []string
	for _, word := range strings.Fields(folded) {
		if postcode == "" && len(word) == postcodeDigits && isDigits(word) {
			postcode = word
			continue
		}
		others = append(others, word)
	}
	return postcode, strings.Join(others, " ")
}

func isDigits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// rankPostcode is how well a postcode, or the place that it is for, answers a query.
func (n searchName) rankPostcode(q searchQuery) int {
	switch {
	case q.postcode == "":
	case n.code == q.postcode && wordsBegin(Fold(n.hit.Name)+" "+n.folded, q.beside):
		return samePostcode
	case q.beside == "" && strings.HasPrefix(n.code, q.postcode):
		return beginsPostcode
	}
	if n.folded == "" {
		return 0
	}
	return n.rankName(q)
}

// comparePostcodes orders hits by postcode and name; those without postcode come first.
func comparePostcodes(a, b Hit) int {
	switch {
	case a.Postcode != nil && b.Postcode != nil:
		return cmp.Or(cmp.Compare(a.Postcode.Code, b.Postcode.Code), cmp.Compare(Fold(a.Name), Fold(b.Name)))
	case a.Postcode != nil:
		return 1
	case b.Postcode != nil:
		return -1
	}
	return 0
}

// neighbourhoodsOf are the neighbourhoods that lie in communes which were found by a postcode,
// the latest generation first. One that lies in several is told with the commune that holds
// most of it. They need not lie where the postcode is used: a commune may have several.
func (e *Edition) neighbourhoodsOf(hits []Hit) []Hit {
	type found struct {
		hit   Hit
		share float64
		at    int // of the commune among the hits
	}
	var list []found
	known := map[source.Ref]int{}
	for at, h := range hits {
		if h.Postcode == nil || h.Ref.Level != source.Commune {
			continue
		}
		for _, o := range e.family.within[h.Ref] {
			if !o.Area.Level.IsNeighbourhood() {
				continue
			}
			f := found{Hit{Ref: o.Area, Name: e.Name(o.Area), Postcode: h.Postcode}, o.ShareArea, at}
			i, twice := known[o.Area]
			switch {
			case !twice:
				known[o.Area] = len(list)
				list = append(list, f)
			case o.ShareArea > list[i].share:
				list[i] = f
			}
		}
	}
	slices.SortStableFunc(list, func(a, b found) int {
		return cmp.Or(CompareLevels(a.hit.Ref.Level, b.hit.Ref.Level), cmp.Compare(a.at, b.at),
			cmp.Compare(Fold(a.hit.Name), Fold(b.hit.Name)), cmp.Compare(a.hit.Ref.Code, b.hit.Ref.Code))
	})
	var neighbourhoods []Hit
	for _, f := range list {
		neighbourhoods = append(neighbourhoods, f.hit)
	}
	return neighbourhoods
}
