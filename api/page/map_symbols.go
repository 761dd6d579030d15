package page

import (
	"math"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
)

// symbolLegend draws rows as circles, and says what their surface and colours mean: the
// largest is that of the amount farthest from zero, on either side of it.
func (v view) symbolLegend(s Settled, rows []mapRow) []legendItem {
	largest, below := -1, false
	for i := range rows {
		value := rows[i].figure.Value
		rows[i].Swatch = swatch{Fill: symbolFill, Circle: true, Hatched: unsure(s, rows[i])}
		if !rows[i].Known {
			continue
		}
		if value.Number < 0 {
			rows[i].Swatch.Fill, below = symbolLess, true
		}
		if largest < 0 || math.Abs(value.Number) > math.Abs(rows[largest].figure.Value.Number) {
			largest = i
		}
	}
	if largest < 0 {
		return nil
	}
	first := rows[largest].Swatch
	first.Hatched = false
	items := []legendItem{{first, v.Say("map.largest", "name", rows[largest].Name, "value", rows[largest].Value), 0}}
	if below {
		signs := ""
		if isShortfall(s.Definition) {
			signs = ".shortfall"
		}
		items = append(items,
			legendItem{swatch{Fill: symbolFill, Circle: true}, v.Say("map.symbols.positive" + signs), 0},
			legendItem{swatch{Fill: symbolLess, Circle: true}, v.Say("map.symbols.negative" + signs), 0})
	}
	return items
}

// isShortfall tells whether an indicator is what areas lack of a share, and not a rate.
func isShortfall(d edition.Definition) bool { return d.Shape == indicator.Shortfall.String() }
