package figure_test

import (
	"testing"

	"github.com/observatoire-essor/essor/api/figure"
)

// Limits of issue 7: an SVG 150 ms; a PNG at 300 dpi 400 ms for a column, 1 s for a page.
func BenchmarkFigure(b *testing.B) {
	a, e := published(b)
	for _, bench := range []struct {
		name string
		use  figure.Use
		form func(f *figure.Figure) ([]byte, error)
	}{
		{"svg", figure.Column, (*figure.Figure).SVG},
		{"pdf", figure.Column, (*figure.Figure).PDF},
		{"png-column", figure.Column, func(f *figure.Figure) ([]byte, error) { return f.PNG(300) }},
		{"png-a4", figure.A4, func(f *figure.Figure) ([]byte, error) { return f.PNG(300) }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			s := maps()["choropleth"]
			s.Use = bench.use
			for b.Loop() {
				if _, err := bench.form(draw(b, a, e, s)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
