package figure

import "math"

// What colours have to be apart.
const (
	leastContrast = 4.5 // of text: WCAG 2.2, level AA
	leastGrey     = 5   // of neighbouring classes, in L* of CIELAB
	leastDistance = 8   // of all classes, CIE 1976 colour difference
)

// linear is the intensity of a channel of sRGB, 0 to 1 (IEC 61966-2-1).
func linear(v uint8) float64 {
	c := float64(v) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}

// luminance is the relative luminance of WCAG.
func luminance(c Colour) float64 {
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// contrast is the contrast ratio of WCAG, 1 to 21.
func contrast(a, b Colour) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// vision is a kind of colour vision: a matrix for linear sRGB.
type vision struct {
	name   string
	matrix [9]float64
}

// visions are the usual one and the three dichromacies, at full severity, by Machado,
// Oliveira and Fernandes (2009), "A Physiologically-based Model for Simulation of Color
// Vision Deficiency", table of severity 1.0.
func visions() []vision {
	return []vision{
		{"usual", [9]float64{1, 0, 0, 0, 1, 0, 0, 0, 1}},
		{"protanopia", [9]float64{0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998}},
		{"deuteranopia", [9]float64{0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881}},
		{"tritanopia", [9]float64{1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900}},
	}
}

// see is how a colour looks, as linear sRGB.
func (v vision) see(c Colour) [3]float64 {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	var out [3]float64
	for i := range out {
		m := v.matrix[3*i:]
		out[i] = min(max(m[0]*r+m[1]*g+m[2]*b, 0), 1)
	}
	return out
}

// distance is the difference of two colours in CIELAB (CIE 1976).
func distance(a, b [3]float64) float64 {
	x, y := labOf(a), labOf(b)
	return math.Sqrt((x[0]-y[0])*(x[0]-y[0]) + (x[1]-y[1])*(x[1]-y[1]) + (x[2]-y[2])*(x[2]-y[2]))
}

func lab(c Colour) [3]float64 { return labOf([3]float64{linear(c.R), linear(c.G), linear(c.B)}) }

// labOf is a linear sRGB colour in CIELAB under D65.
func labOf(c [3]float64) [3]float64 {
	x := (0.4124*c[0] + 0.3576*c[1] + 0.1805*c[2]) / 0.95047
	y := 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
	z := (0.0193*c[0] + 0.1192*c[1] + 0.9505*c[2]) / 1.08883
	f := func(t float64) float64 {
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return (24389.0/27*t + 16) / 116
	}
	return [3]float64{116*f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))}
}
