package figure

import (
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/state"
)

// Kind is a kind of figure.
type Kind string

// The kinds of figures.
const (
	Choropleth    Kind = "choropleth"    // rates as colours of areas
	Bivariate     Kind = "bivariate"     // need and help in nine colours
	Symbols       Kind = "symbols"       // counts and amounts as circles
	LISA          Kind = "lisa"          // where neighbours are alike
	Difference    Kind = "difference"    // change between two periods
	Ranked        Kind = "ranked"        // areas in order with their intervals
	Bars          Kind = "bars"          // amounts from zero
	Trend         Kind = "trend"         // periods in a row
	Lorenz        Kind = "lorenz"        // how evenly something is spread
	Concentration Kind = "concentration" // how it follows need
	FunnelPlot    Kind = "funnel-plot"   // rates against size, with control limits
	Scatter       Kind = "scatter"       // one indicator against another
	Multiples     Kind = "multiples"     // small maps side by side
	AwardFunnel   Kind = "award-funnel"  // from requests to grants
	Scenario      Kind = "scenario"      // before and after a what-if
)

// Kinds are the kinds of figures in the order in which they are offered.
func Kinds() []Kind {
	return []Kind{
		Choropleth, Bivariate, Symbols, LISA, Difference, Multiples, Ranked, Bars, Trend, Lorenz, Concentration, FunnelPlot, Scatter,
		AwardFunnel, Scenario,
	}
}

// Use is where a figure will stand. It sets its size and the sizes of its texts.
type Use string

// The uses of figures.
const (
	Slide      Use = "slide"       // 338.67 × 190.5 mm, 16:9
	HalfSlide  Use = "half-slide"  // half of it, to stand beside text
	A4         Use = "a4"          // a page, upright
	HalfA4     Use = "half-a4"     // half a page
	Column     Use = "column"      // 170 mm wide: the text of an A4 page
	HalfColumn Use = "half-column" // 85 mm wide
	Web        Use = "web"         // a page on a screen
)

// Uses are the uses of figures in the order in which they are offered.
func Uses() []Use { return []Use{Web, Slide, HalfSlide, A4, HalfA4, Column, HalfColumn} }

// Spec says what a figure is of. Texts that are empty are made from the data.
type Spec struct {
	Kind                  Kind
	State                 state.State
	Use                   Use // empty: [Web]
	Title, Subtitle, Note string
}

// longestText is how many characters a text that somebody wrote may have.
const longestText = 400

// Check says what is wrong with a spec, beside its state: an [ask.ParamError] of kind, use,
// title, subtitle or note. Texts may have the letters of the embedded fonts that are written
// from left to right.
func (s Spec) Check() error {
	switch {
	case !slices.Contains(Kinds(), s.Kind):
		return ask.BadValue("kind", string(s.Kind), join(Kinds()))
	case s.Use != "" && !slices.Contains(Uses(), s.Use):
		return ask.BadValue("use", string(s.Use), join(Uses()))
	}
	for name, text := range map[string]string{"title": s.Title, "subtitle": s.Subtitle, "note": s.Note} {
		if len([]rune(text)) > longestText {
			return ask.NewParamError(name, "figure_text", nil)
		}
		if err := checkLetters(name, cleanText(text)); err != nil {
			return err
		}
	}
	return nil
}

func join[T ~string](words []T) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = string(w)
	}
	return strings.Join(texts, ", ")
}

// Theme is the sizes that a use asks for.
type Theme struct {
	Width, Height float64 // millimetres
	Margin        float64 // around everything, in millimetres
	Title         float64 // sizes of text, in points
	Subtitle      float64
	Body          float64 // labels of axes and areas, words of legends
	Small         float64 // sources, scale bar
	Least         float64 // that any text may have in this use
	Line          float64 // width of an axis or outline, in millimetres
}

// Theme is the sizes of a use.
func (u Use) Theme() Theme {
	switch u {
	case Slide:
		return Theme{338.67, 190.5, 10, 28, 18, 15, 14, 14, 0.35}
	case HalfSlide:
		return Theme{169.33, 190.5, 7, 20, 15, 14, 14, 14, 0.3}
	case A4:
		return Theme{210, 297, 15, 18, 12, 9.5, 8, 7, 0.25}
	case HalfA4:
		return Theme{210, 148.5, 12, 15, 10.5, 9, 7.5, 7, 0.22}
	case Column:
		return Theme{170, 125, 4, 13, 9.5, 8.5, 7, 7, 0.2}
	case HalfColumn:
		return Theme{85, 105, 2.5, 10, 8, 7, 7, 7, 0.15}
	default:
		return Theme{211.67, 142.9, 5, 16, 11.5, 10, 9, 9, 0.25} // 800 × 540 pixels
	}
}
