package data

import (
	"fmt"

	"github.com/paulmach/orb/encoding/ewkb"

	"github.com/observatoire-essor/essor/data/source"
)

// copyEstablishments stores establishments with the commune that stands: an
// associated commune is folded into its parent.
func (w *writer) copyEstablishments(b batch) error {
	rows := make([][]any, len(b.units))
	for i, e := range b.units {
		var name, point any
		if e.Diffusible && e.Name != "" {
			name = e.Name
		}
		if e.Point != nil {
			body, err := ewkb.Marshal(*e.Point, 4326)
			if err != nil {
				return fmt.Errorf("place of %s: %w", e.SIRET, err)
			}
			point = body
		}
		commune := w.areas.ids[source.Ref{Level: source.Commune, Code: e.Commune}]
		rows[i] = []any{
			w.source, int64(e.Row), e.SIRET, e.SIREN, name, e.LegalCategory, e.APE, e.Family, e.InINSEE, e.InLaw,
			e.Employer, e.SizeClass, e.Commune, commune, point, string(e.PlaceQuality), e.Diffusible,
		}
	}
	columns := []string{
		"source_id", "row", "siret", "siren", "name", "legal_category", "ape", "family", "in_insee", "in_law",
		"employer", "size_class", "commune", "area_id", "geom", "place_quality", "diffusible",
	}
	return w.copyRows("establishment", columns, rows)
}
