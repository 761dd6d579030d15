package figure

import "fmt"

// Colour is an opaque sRGB colour, or none.
type Colour struct {
	R, G, B uint8
	Set     bool // false: nothing is drawn
}

// rgb is the colour 0xRRGGBB.
func rgb(v uint32) Colour { return Colour{uint8(v >> 16), uint8(v >> 8), uint8(v), true} }

func rgbs(list ...uint32) []Colour {
	colours := make([]Colour, len(list))
	for i, v := range list {
		colours[i] = rgb(v)
	}
	return colours
}

// String is the colour as SVG has it.
func (c Colour) String() string {
	if !c.Set {
		return "none"
	}
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}

// Colours that all figures share. Texts have a contrast of 4.5 and more on [paper].
func paper() Colour     { return rgb(0xffffff) }
func ink() Colour       { return rgb(0x1b2433) } // texts, outlines that matter
func grey() Colour      { return rgb(0x596275) } // texts of second rank
func pale() Colour      { return rgb(0xc6ccd6) } // axes, outlines of communes
func faint() Colour     { return rgb(0xe9ecf1) } // grids
func accent() Colour    { return rgb(0x1f5a99) } // one series
func highlight() Colour { return rgb(0xb8430f) } // what is picked out

// readableOn is black or white, whichever is read better on a colour: one of them has a
// contrast of 4.5 on any.
func readableOn(c Colour) Colour {
	if black := rgb(0); contrast(black, c) >= contrast(paper(), c) {
		return black
	}
	return paper()
}

// sequential is a scale from little to much, for 1 to 7 classes: light to dark, so that
// it holds in grey and for all kinds of colour vision.
func sequential(classes int) []Colour {
	all := [][]uint32{
		{0x5aa5ae},
		{0xb5dcd0, 0x2b7a9b},
		{0xd3ecd9, 0x5fb0b7, 0x1f5a99},
		{0xdff2de, 0x8fcdc4, 0x3f94ae, 0x1f4f8f},
		{0xe4f4e0, 0xaedbcb, 0x62b2b8, 0x2f7fa8, 0x1d4280},
		{0xe8f6e3, 0xbfe3d0, 0x87c8c1, 0x4ba1b3, 0x2a71a2, 0x1c3a75},
		{0xebf7e6, 0xcbe8d5, 0x9dd3c5, 0x68b5b9, 0x3c90ad, 0x27659c, 0x1a336b},
	}
	return rgbs(all[min(max(classes, 1), len(all))-1]...)
}

// diverging is a scale with a middle: less, none, more, for 3, 5 or 7 classes. Purple and
// orange stay apart for all kinds of colour vision.
func diverging(classes int) []Colour {
	switch {
	case classes <= 3:
		return rgbs(0x7a5ba6, 0xf3f1ee, 0xd0761b)
	case classes <= 5:
		return rgbs(0x5e3c99, 0xb2a3d0, 0xf3f1ee, 0xf4b266, 0xc65a11)
	default:
		return rgbs(0x4b2a86, 0x8873b8, 0xc5bbdc, 0xf3f1ee, 0xf8c98e, 0xe08f3d, 0xb04a0b)
	}
}
