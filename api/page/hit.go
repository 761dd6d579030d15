package page

import (
	"math"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/edition"
)

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

// PlaceHit tells of an area that holds a point or is near to it.
func (v view) PlaceHit(a ask.PlaceArea) hit {
	told := v.Hit(edition.Hit{Ref: a.Ref, Name: v.Edition.Name(a.Ref)})
	sentence := "place.inside"
	switch {
	case !a.Inside:
		sentence = "place.outside"
	case a.Near:
		sentence = "place.near"
	}
	simulated := ""
	if a.Simulated {
		simulated = v.Say("place.simulated")
	}
	told.Found = v.Say(sentence, "simulated", simulated)
	return told
}

// PlaceText is a point in words: "50,69000° N, 3,17000° E".
func (v view) PlaceText(p *ask.Place) string {
	degrees := func(value float64, positive, negative string) string {
		if value < 0 {
			positive = negative
		}
		return v.Text.Float(v.Lang, math.Abs(value), 5) + "°\u00a0" + positive
	}
	west := "O"
	if v.Lang == message.EN {
		west = "W"
	}
	return degrees(p.Point[1], "N", "S") + ", " + degrees(p.Point[0], "E", west)
}
