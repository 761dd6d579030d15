package figure

import (
	"fmt"
	"testing"
)

// crossLegendOf is a legend with a picture that has to be drawn, and so many entries.
func crossLegendOf(b *Board, entries int) *legend {
	line := LineHeight(b.Small)
	l := &legend{title: "55 communes, dont 23 sans soutien", picture: func(*Board, Box) {}, least: 7 * line, most: 12 * line, wide: 10 * line}
	for i := range entries {
		text := []string{"Peu fiable\u00a0: classe incertaine", "Maximum connu", "Secret"}[i%3]
		l.entries = append(l.entries, entry{text: text, count: "37", share: -1})
	}
	return l
}

// Map, picture and entries of a legend keep within their box and apart, for each use.
func TestLegendsLeaveRoomForMaps(t *testing.T) {
	loaded, err := loadFonts()
	if err != nil {
		t.Fatal(err)
	}
	const aspect = 1.03
	for _, use := range Uses() {
		for entries := range 8 {
			b := newBoard(use.Theme(), loaded)
			body := b.Box().Inset(b.Margin)
			body.Y, body.H = body.Y+0.25*b.Height, body.H-0.45*b.Height // what head and foot take
			l := crossLegendOf(b, entries)
			picture, key := b.layout(body, l, aspect)
			boxes := []Box{picture, key}
			if l.strip.H > 0 {
				boxes = append(boxes, l.strip)
			}
			name := fmt.Sprintf("%s with %d entries", use, entries)
			for i, box := range boxes {
				const rounding = 1e-9
				if box.X < body.X-rounding || box.Y < body.Y-rounding || box.Right() > body.Right()+rounding || box.Bottom() > body.Bottom()+rounding {
					t.Errorf("%s: %+v leaves %+v", name, box, body)
				}
				for _, other := range boxes[:i] {
					if box.meets(other) {
						t.Errorf("%s: %+v meets %+v", name, box, other)
					}
				}
			}
			if wide := min(picture.W, aspect*picture.H); use == HalfSlide && entries <= 6 && wide < 0.35*body.W {
				t.Errorf("%s: the map is %.0f mm wide, of %.0f", name, wide, body.W)
			}
		}
	}
}
