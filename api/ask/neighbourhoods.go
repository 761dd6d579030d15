package ask

import (
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// firstYearOfQPV2024 is the year in which the neighbourhoods of 2024 came into force, on its first
// day (décret n° 2023-1314 du 28 décembre 2023).
const firstYearOfQPV2024 = 2024

// Neighbourhoods is the level of the priority neighbourhoods that were in force in a year, else
// of the other ones that the edition has; empty where it has none. They are what maps outline
// over other levels.
func Neighbourhoods(e *edition.Edition, year int) source.Level {
	levels := []source.Level{source.QPV2015, source.QPV2024}
	if year >= firstYearOfQPV2024 {
		levels = []source.Level{source.QPV2024, source.QPV2015}
	}
	for _, level := range levels {
		if e.Level(level) != nil {
			return level
		}
	}
	return ""
}
