package synth

import (
	"math"
	"math/rand/v2"
	"strings"

	"github.com/paulmach/orb"
)

// simulatedMark ends the name of whatever is made up.
const simulatedMark = " (simulé)"

// The one neighbourhood that entered with the generation of 2024.
const (
	newcomerName    = "Le Parc"
	newcomerCommune = "59286" // Haubourdin
	newcomerAreaM2  = 120_000
)

// renewal makes the generation of 2024 out of that of 2015: nearly all
// perimeters are redrawn, one stays, none leaves, and Le Parc in Haubourdin
// enters. Only that list is known; positions and areas of the new perimeters are
// made up, and so are their codes, QN059nnM with the last two digits of the
// former code. kept is the position of the perimeter that stays.
func (t *territory) renewal(r *rand.Rand) (list []neighbourhood, kept int) {
	kept = r.IntN(len(t.qpv))
	for i, q := range t.qpv {
		q.code = code2024(q.code[len(q.code)-2:])
		q.name += simulatedMark
		growth, angle := 0.85+0.3*r.Float64(), 2*math.Pi*r.Float64()
		if i != kept {
			shift := 0.25 * math.Sqrt(q.areaM2/math.Pi)
			p := t.local(q.place)
			q.place = t.lonLat(orb.Point{p[0] + shift*math.Cos(angle), p[1] + shift*math.Sin(angle)})
			q.areaM2 = math.Round(q.areaM2*growth/1000) * 1000
		}
		list = append(list, q)
	}
	list = append(list, neighbourhood{
		code: code2024("92"), name: newcomerName + simulatedMark,
		communes: []string{newcomerCommune}, areaM2: newcomerAreaM2,
		place: t.communes[t.byCode[newcomerCommune]].place,
	})
	return list, kept
}

func code2024(digits string) string { return "QN059" + digits + "M" }

// drawRenewal draws the generation of 2024, of which one perimeter is that of
// 2015.
func (t *territory) drawRenewal(list []neighbourhood, kept int, shapes2015 [][]orb.Ring, r *rand.Rand) ([][]orb.Ring, error) {
	stays := shapes2015[kept]
	redrawn := append(append([]neighbourhood{}, list[:kept]...), list[kept+1:]...)
	drawn, err := t.drawQPV(redrawn, r, []*area{newArea(stays)})
	if err != nil {
		return nil, err
	}
	shapes := append([][]orb.Ring{}, drawn[:kept]...)
	shapes = append(shapes, stays)
	return append(shapes, drawn[kept:]...), nil
}

// communeNames returns the names of a neighbourhood's communes.
func (t *territory) communeNames(q neighbourhood, separator string) string {
	names := make([]string, len(q.communes))
	for i, code := range q.communes {
		names[i] = t.communes[t.byCode[code]].name
	}
	return strings.Join(names, separator)
}
