package figure

import (
	"fmt"
	"math"
)

// Check is something about a figure that fails its use.
type Check struct {
	Code    string // "text_size", "contrast", "classes", "overflow", "collision", "letters", "grey", "colour_vision"
	Element string // group of the drawing in which it is
	Detail  string // the text or colours that fail, with their measure
}

// mostClasses is how many classes readers tell apart.
const mostClasses = 7

// Checks are what fails: texts too small for the use, too little contrast, too many
// classes or classes that look alike in grey or for a kind of colour vision, texts that
// leave their place or lie on one another. None: the figure is fit for its use.
func (f *Figure) Checks() []Check {
	failing := append(append([]Check(nil), f.lost...), f.board.lost...)
	add := func(code, element, format string, args ...any) {
		failing = append(failing, Check{code, element, fmt.Sprintf(format, args...)})
	}
	type placed struct {
		group string
		*label
	}
	var all []placed
	f.board.root.labels(func(group string, l *label) {
		if l.style.Size < f.board.Least {
			add("text_size", group, "%q: %.1f pt < %.1f pt", l.text, l.style.Size, f.board.Least)
		}
		if c := contrast(l.style.Colour, l.ground()); c < leastContrast {
			add("contrast", group, "%q: %.1f < %.1f", l.text, c, leastContrast)
		}
		if !l.within.holds(l.box) || !f.board.Box().holds(l.box) {
			add("overflow", group, "%q", l.text)
		}
		for _, o := range all {
			if l.core().meets(o.core()) {
				add("collision", group, "%q, %q", o.text, l.text)
			}
		}
		all = append(all, placed{group, l})
	})
	f.board.root.shapes(func(group string, s *shape) {
		if !s.path.finite() || !f.board.Box().holds(s.bounds) {
			add("overflow", group, "%s %+v", s.area, s.bounds)
		}
	})
	return append(failing, f.checkScale()...)
}

// ground is what a text stands on.
func (l *label) ground() Colour {
	if l.style.On.Set {
		return l.style.On
	}
	return paper()
}

// core is the box of a text without the room for accents and tails, which may touch those
// of other lines.
func (l *label) core() Box {
	size := l.style.Size * mmPerPoint
	return Box{l.box.X + 0.02*size, l.y - 0.7*size, l.box.W - 0.04*size, 0.7 * size}
}

// checkScale looks at the colours of classes.
func (f *Figure) checkScale() []Check {
	var failing []Check
	if len(f.scale) > mostClasses && f.ordered {
		failing = append(failing, Check{"classes", "legend", fmt.Sprintf("%d > %d", len(f.scale), mostClasses)})
	}
	for i := range f.scale {
		for j := range i {
			a, b := f.scale[j], f.scale[i]
			if f.ordered && i == j+1 && math.Abs(lab(a)[0]-lab(b)[0]) < leastGrey {
				failing = append(failing, Check{"grey", "legend", a.String() + ", " + b.String()})
			}
			for _, kind := range visions() {
				if d := distance(kind.see(a), kind.see(b)); d < leastDistance {
					failing = append(failing, Check{"colour_vision", "legend", fmt.Sprintf("%s, %s: %.1f (%s)", a, b, d, kind.name)})
				}
			}
		}
	}
	return failing
}
