package page

import "github.com/observatoire-essor/essor/data/edition"

// hit is an area that a search found, as pages tell it.
type hit struct {
	Path  string
	Name  string
	What  string // level and code
	Alias string // the other code or name by which it was found
	Found string // the code or postcode by which it was found
}

// Hit tells of an area that a search found.
func (v view) Hit(h edition.Hit) hit {
	told := hit{Path: v.AreaPath(h.Ref), Name: h.Name, What: v.Level(h.Ref.Level) + " " + h.Ref.Code, Found: v.Found(v.Edition, h)}
	if h.Alias != nil {
		told.Alias = v.AliasText(*h.Alias)
	}
	return told
}
