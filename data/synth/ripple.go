package synth

import (
	"math"
	"math/rand/v2"

	"github.com/paulmach/orb"
)

// ripple is a sum of plane sine waves of random direction and phase: a smooth
// noise that gives drawn shapes an irregular border.
type ripple []wave

type wave struct {
	k         orb.Point // radians a metre
	phase     float64
	amplitude float64
}

// newRipple draws three waves of each length, in metres.
func newRipple(r *rand.Rand, amplitude float64, lengths ...float64) ripple {
	waves := make(ripple, 0, 3*len(lengths))
	for _, length := range lengths {
		for range 3 {
			angle := 2 * math.Pi * r.Float64()
			waves = append(waves, wave{
				k:         orb.Point{2 * math.Pi / length * math.Cos(angle), 2 * math.Pi / length * math.Sin(angle)},
				phase:     2 * math.Pi * r.Float64(),
				amplitude: amplitude,
			})
		}
	}
	return waves
}

func (r ripple) at(p orb.Point) float64 {
	sum := 0.0
	for _, w := range r {
		sum += w.amplitude * math.Sin(w.k[0]*p[0]+w.k[1]*p[1]+w.phase)
	}
	return sum
}
