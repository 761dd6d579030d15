package publish

import (
	"slices"
	"time"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// Report tells what was published.
type Report struct {
	ID         edition.Hash
	Label      string
	AsOf       source.Date
	Fresh      bool // false when this very edition was in force already
	Levels     []LevelReport
	Indicators []IndicatorReport
	Conflicts  []Conflict
	Masks      []MaskReport // what secrecy did, by indicator and period
	Bytes      int64        // of all parts
	Took       time.Duration
}

// LevelReport counts the areas of a level.
type LevelReport struct {
	Level           source.Level
	Areas           int
	WithoutBoundary int
}

// IndicatorReport counts the values of a vector by status.
type IndicatorReport struct {
	edition.Key
	Statuses map[indicator.Status]int
}

// count fills in how much was published.
func (r *Report) count(d edition.Draft, b edition.Bundle) {
	for _, x := range d.Boundaries {
		l := LevelReport{Level: x.Level, Areas: x.Len()}
		for _, shape := range x.Shapes {
			if shape == nil {
				l.WithoutBoundary++
			}
		}
		r.Levels = append(r.Levels, l)
	}
	slices.SortFunc(r.Levels, func(a, b LevelReport) int { return edition.CompareLevels(a.Level, b.Level) })
	for _, v := range d.Sealed {
		r.Indicators = append(r.Indicators, IndicatorReport{Key: v.Key, Statuses: v.Statuses})
	}
	slices.SortFunc(r.Indicators, func(a, b IndicatorReport) int { return a.Compare(b.Key) })
	for _, bodies := range []map[edition.Hash][]byte{b.Vectors, b.Boundaries, b.Parts} {
		for _, body := range bodies {
			r.Bytes += int64(len(body))
		}
	}
}
