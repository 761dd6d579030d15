package edition

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/observatoire-essor/essor/data/source"
)

// Hit is an area that a search found. By its name, unless one of the last two is set.
type Hit struct {
	Ref      source.Ref
	Name     string
	Alias    *Alias    // set when another code or name of the area was meant
	Code     string    // the code, or that of Alias, by which it was found
	Postcode *Postcode // by which it was found, or the commune that it lies in: that of the postcode
}

// searchName is a name, alias or postcode of an area, ready to be compared.
type searchName struct {
	hit    Hit
	folded string // words of the name
	joined string // the same without blanks
	code   string // folded
}

func newSearchName(hit Hit, name, code string) searchName {
	folded := Fold(name)
	return searchName{hit, folded, join(folded), Fold(code)}
}

// searchQuery is what somebody seeks, ready to be compared.
type searchQuery struct {
	folded   string
	joined   string // without blanks: "villeneuve dascq" means Villeneuve-d’Ascq
	plain    string // without articles, which names may have or not; may be empty
	postcode string // three digits or more, alone or before or behind a name
	beside   string // that name; empty for digits alone
}

func newSearchQuery(text string) searchQuery {
	q := searchQuery{folded: Fold(text)}
	q.joined = join(q.folded)
	words := slices.DeleteFunc(strings.Fields(q.folded), isArticle)
	q.plain = strings.Join(words, " ")
	q.postcode, q.beside = splitPostcode(q.folded)
	return q
}

func join(folded string) string { return strings.ReplaceAll(folded, " ", "") }

// isArticle tells whether a folded word is one that names are written with or without.
func isArticle(word string) bool {
	switch word {
	case "l", "le", "la", "les", "d", "de", "du", "des", "en", "a", "au", "aux", "sur", "sous", "lez", "et":
		return true
	}
	return false
}

func searchNames(e *Edition) []searchName {
	var names []searchName
	for _, level := range e.Levels() {
		b := e.levels[level]
		for i, code := range b.Codes {
			hit := Hit{Ref: source.Ref{Level: level, Code: code}, Name: b.Names[i]}
			names = append(names, newSearchName(hit, b.Names[i], code))
		}
	}
	for i, a := range e.Links.Aliases {
		b := e.levels[a.Ref.Level]
		if b == nil {
			continue
		}
		if at, ok := b.Index(a.Ref.Code); ok {
			hit := Hit{Ref: a.Ref, Name: b.Names[at], Alias: &e.Links.Aliases[i]}
			names = append(names, newSearchName(hit, a.Name, a.Code))
		}
	}
	return append(names, postcodeNames(e)...)
}

// How well a name answers a query, best first.
const (
	sameCode = 1 + iota
	samePostcode
	sameName
	sameLetters
	beginsName
	beginsLetters
	beginsWords
	insideName
	beginsPostcode
	beginsCode
	withoutArticles
)

// Search finds areas by name, code or postcode, best first: the code itself, the postcode
// itself, names that begin with the query, names whose words begin with its words, names that
// contain it, postcodes and codes that begin with three digits or more, names that have its
// words but for articles; last the neighbourhoods of the communes that a postcode found. Case,
// accents, hyphens, apostrophes, blanks and œ do not matter, nor does "St" for "Saint". An
// empty level searches all; limit 0 is no limit.
func (e *Edition) Search(query string, level source.Level, limit int) []Hit {
	q := newSearchQuery(query)
	if q.folded == "" {
		return nil
	}
	type ranked struct {
		searchName
		rank int
	}
	var found []ranked
	for _, n := range e.names {
		if rank := n.rank(q); rank > 0 {
			found = append(found, ranked{n, rank})
		}
	}
	slices.SortStableFunc(found, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), CompareLevels(a.hit.Ref.Level, b.hit.Ref.Level),
			comparePostcodes(a.hit, b.hit), cmp.Compare(a.folded, b.folded), cmp.Compare(a.hit.Ref.Code, b.hit.Ref.Code))
	})
	var all []Hit
	for _, f := range found {
		all = append(all, f.told(f.rank))
	}
	if q.postcode != "" {
		all = append(all, e.neighbourhoodsOf(all)...)
	}
	var hits []Hit
	seen := map[source.Ref]bool{}
	for _, h := range all {
		if seen[h.Ref] || level != "" && h.Ref.Level != level {
			continue
		}
		seen[h.Ref] = true
		hits = append(hits, h)
		if limit > 0 && len(hits) == limit {
			break
		}
	}
	return hits
}

// told is the hit of a name, with what of it answered the query.
func (n searchName) told(rank int) Hit {
	h := n.hit
	switch {
	case rank != sameCode && rank != beginsCode:
	case h.Alias != nil:
		h.Code = h.Alias.Code
	default:
		h.Code = h.Ref.Code
	}
	return h
}

// rank is how well the name answers the query, sameCode for best, 0 for not at all.
func (n searchName) rank(q searchQuery) int {
	if n.hit.Postcode != nil {
		return n.rankPostcode(q)
	}
	switch {
	case n.code == q.folded:
		return sameCode
	case len(q.folded) > 2 && strings.HasPrefix(n.code, q.folded) && !strings.Contains(n.folded, q.folded):
		return beginsCode
	}
	return n.rankName(q)
}

// rankName is how well the name alone answers the query.
func (n searchName) rankName(q searchQuery) int {
	switch {
	case n.folded == q.folded:
		return sameName
	case n.joined != "" && n.joined == q.joined:
		return sameLetters
	case strings.HasPrefix(n.folded, q.folded):
		return beginsName
	case strings.HasPrefix(n.joined, q.joined):
		return beginsLetters
	case wordsBegin(n.folded, q.folded), endsJoined(n.folded, q.joined):
		return beginsWords
	case strings.Contains(n.folded, q.folded):
		return insideName
	case q.plain != "" && wordsBegin(n.folded, q.plain):
		return withoutArticles
	}
	return 0
}

// endsJoined tells whether the words of a name, from one of them on and written without
// blanks, begin with a query: "dascq" means Villeneuve-d’Ascq.
func endsJoined(name, query string) bool {
	if len(query) < 3 {
		return false
	}
	for i := range len(name) {
		if name[i] == ' ' && strings.HasPrefix(join(name[i+1:]), query) {
			return true
		}
	}
	return false
}

// wordsBegin tells whether each word of the query begins a word of the name, in
// any order.
func wordsBegin(name, query string) bool {
	words := strings.Fields(name)
	for q := range strings.FieldsSeq(query) {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, q) }) {
			return false
		}
	}
	return true
}

// Fold makes texts that people mean alike the same: lower case, no accents, œ as
// oe, one blank for anything between words, Saint for St.
func Fold(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'œ':
			b.WriteString("oe")
		case r == 'æ':
			b.WriteString("ae")
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	words := strings.Fields(b.String())
	for i, w := range words {
		switch w {
		case "st":
			words[i] = "saint"
		case "ste":
			words[i] = "sainte"
		}
	}
	return strings.Join(words, " ")
}
