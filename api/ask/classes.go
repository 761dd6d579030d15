package ask

import (
	"context"
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/analytics/classify"
	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// MostClasses is how many classes can be asked for.
const MostClasses = 20

const usualClasses = 5

// ClassesIn are the parameters of classes.
type ClassesIn struct {
	Indicator string `query:"indicator" required:"true" doc:"Id with its parameters" example:"people.count"`
	Level     string `query:"level" required:"true" enum:"commune,qpv2015,qpv2024,outside-qpv2015,outside-qpv2024,iris,territoire,epci"`
	Period    string `query:"period" doc:"A year or a span; the latest published when left out" example:"2021"`
	Method    string `query:"method" enum:"quantile,equal,fisher-jenks,head-tail,standard-deviation,box,pretty,manual" doc:"fisher-jenks when left out; manual when breaks are given"`
	K         string `query:"k" doc:"How many classes, 1 to 20; 5 when left out. Not for head-tail, standard-deviation, box and manual, which tell by themselves" example:"5"`
	Breaks    string `query:"breaks" doc:"Own bounds between the classes, ascending, separated by commas, with decimal points" example:"10,20,30"`
}

// ClassesOut divides the values of an indicator into classes. Zeros stand apart: nothing is
// another thing than a little, and where there are many they would leave no bounds between
// the others.
type ClassesOut struct {
	Edition    EditionRef       `json:"edition"`
	Indicator  string           `json:"indicator"`
	Label      string           `json:"label"`
	Unit       string           `json:"unit"`
	UnitLabel  string           `json:"unit_label"`
	Decimals   int              `json:"decimals"`
	Level      source.Level     `json:"level"`
	Period     indicator.Period `json:"period"`
	Boundaries edition.Hash     `json:"boundaries" doc:"Hash of the boundaries that the values fit"`
	Method     string           `json:"method"`
	Requested  int              `json:"requested" doc:"How many classes were asked for, or the method would make"`
	Breaks     []float64        `json:"breaks" doc:"Bounds of the classes, one more than there are classes: class i is ]breaks[i], breaks[i+1]], the first one with its lower bound"`
	Classes    []ClassOut       `json:"classes"`
	Fewer      string           `json:"fewer,omitempty" doc:"Why there are fewer classes than were asked for: equal values are never split"`
	N          int              `json:"n" doc:"Values in classes, and zeros"`
	Zeros      int              `json:"zeros" doc:"Of them, values of zero. They are in no class: zero is a fact of its own, which maps draw apart"`
	Unreliable int              `json:"unreliable" doc:"Of them, those that are unreliable"`
	Without    []WithoutOut     `json:"without" doc:"Areas in no class, by status, or at_most for values that mean this or less"`
	Goodness   GoodnessOut      `json:"goodness"`
	Simulated  []string         `json:"simulated" doc:"Roles of the inputs that are simulated, of any value"`

	sources []edition.Source
}

// ClassOut is a class with the values it holds.
type ClassOut struct {
	Lower float64  `json:"lower"`
	Upper float64  `json:"upper"`
	Min   *float64 `json:"min" doc:"Least value; null in an empty class"`
	Max   *float64 `json:"max" doc:"Greatest value; null in an empty class"`
	Count int      `json:"count"`
	Text  string   `json:"text" doc:"The bounds as people write them, in the language of the request"`
}

// WithoutOut counts areas that something leaves out.
type WithoutOut struct {
	Why   string `json:"why" enum:"secret,absent,not_applicable,at_most"`
	Areas int    `json:"areas"`
}

// GoodnessOut says how well classes fit their values.
type GoodnessOut struct {
	GVF    *float64 `json:"gvf" doc:"Goodness of variance fit, 1 − within/total, 0 to 1; null when all values are equal"`
	Within float64  `json:"within" doc:"Sum of squared deviations from the means of the classes"`
	Total  float64  `json:"total" doc:"Sum of squared deviations from the mean of all values"`
	ADCM   float64  `json:"adcm" doc:"Sum of absolute deviations from the medians of the classes"`
}

// Classes is the answer to GET /api/v1/classes.
func (a Asker) Classes(ctx context.Context, e *edition.Edition, in *ClassesIn) (ClassesOut, error) {
	definition, level, v, err := askedVector(e, in.Indicator, in.Level, in.Period)
	if err != nil {
		return ClassesOut{}, err
	}
	options, err := classOptions(in)
	if err != nil {
		return ClassesOut{}, err
	}
	w := a.Writer
	out := ClassesOut{
		Edition: RefOf(e.Head), Indicator: definition.ID, Label: w.Indicator(definition.ID), Unit: definition.Unit, UnitLabel: w.Unit(definition.Unit),
		Decimals: definition.Decimals, Level: level, Period: v.Period, Boundaries: v.Boundaries, Breaks: []float64{}, Classes: []ClassOut{},
		Without: []WithoutOut{}, Simulated: simulatedRoles(e, v), sources: SourcesOf(e, v),
	}
	numbers := out.exact(v)
	c, err := classify.Divide(numbers, options)
	if errors.Is(err, classify.ErrUndefined) { // no value, or too few: that is an answer
		out.Method, out.Requested, out.Fewer = string(options.Method), options.K, w.Text.Sentence(w.Lang, "classes.too_few", nil)
		return out, nil
	}
	if err != nil {
		return ClassesOut{}, BadValue("breaks", in.Breaks, w.Text.Sentence(w.Lang, "classes.breaks", nil))
	}
	out.fill(w, definition, c)
	return out, nil
}

// ClassMethods are the ways to divide values into classes.
func ClassMethods() []string {
	return []string{"quantile", "equal", "fisher-jenks", "head-tail", "standard-deviation", "box", "pretty", "manual"}
}

// classOptions reads method, k and breaks.
func classOptions(in *ClassesIn) (classify.Options, error) {
	usual := string(classify.FisherJenks)
	if in.Breaks != "" {
		usual = string(classify.Manual)
	}
	method, err := ParseWord("method", in.Method, usual, ClassMethods()...)
	if err != nil {
		return classify.Options{}, err
	}
	options := classify.Options{Method: classify.Method(method)}
	if options.K, err = ParseInt("k", in.K, 1, MostClasses, usualClasses); err != nil {
		return options, err
	}
	switch {
	case options.Method != classify.Manual && in.Breaks != "":
		return options, &ParamError{"breaks", "needs_other", map[string]string{"other": "method=manual"}}
	case options.Method == classify.Manual && in.Breaks == "":
		return options, &ParamError{"breaks", "missing_parameter", nil}
	}
	if options.Method == classify.Manual {
		options.Breaks, err = ParseNumbers("breaks", in.Breaks, MostClasses-1)
	}
	return options, err
}

// ParseNumbers reads finite numbers separated by commas.
func ParseNumbers(parameter, text string, most int) ([]float64, error) {
	var list []float64
	for word := range strings.SplitSeq(text, ",") {
		v, err := strconv.ParseFloat(word, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, BadValue(parameter, word, "10,20.5,30")
		}
		if list = append(list, v); len(list) > most {
			return nil, &ParamError{parameter, "too_many", map[string]string{"most": strconv.Itoa(most)}}
		}
	}
	return list, nil
}

// exact are the values that classes are made of, NaN for the others and for zeros, which
// are counted.
func (out *ClassesOut) exact(v *edition.Vector) []float64 {
	numbers := make([]float64, v.Len())
	without := map[string]int{}
	for i := range numbers {
		x := v.At(i)
		switch {
		case !x.Status.HasValue():
			without[x.Status.String()]++
			numbers[i] = math.NaN()
		case x.Basis.AtMost():
			without["at_most"]++
			numbers[i] = math.NaN()
		default:
			numbers[i] = x.Number
			out.N++
			if x.Number == 0 {
				numbers[i] = math.NaN()
				out.Zeros++
			}
			if x.Status == indicator.Unreliable {
				out.Unreliable++
			}
		}
	}
	for _, why := range []string{"secret", "absent", "not_applicable", "at_most"} {
		if without[why] > 0 {
			out.Without = append(out.Without, WithoutOut{why, without[why]})
		}
	}
	return numbers
}

func (out *ClassesOut) fill(w wording.Writer, d edition.Definition, c classify.Classes) {
	out.Method, out.Requested, out.Breaks = string(c.Method), c.Requested, append(out.Breaks, c.Breaks...)
	if c.Fewer != "" {
		out.Fewer = w.Text.Sentence(w.Lang, "classes.fewer", map[string]string{"n": strconv.Itoa(len(c.Class)), "requested": strconv.Itoa(c.Requested)})
	}
	for _, one := range c.Class {
		class := ClassOut{Lower: one.Lower, Upper: one.Upper, Count: one.Count, Text: rangeText(w, d, one.Lower, one.Upper)}
		if one.Count > 0 {
			class.Min, class.Max = &one.Min, &one.Max
		}
		out.Classes = append(out.Classes, class)
	}
	out.Goodness = GoodnessOut{Within: c.Within, Total: c.Total, ADCM: c.ADCM}
	if gvf, err := c.GVF(); err == nil {
		out.Goodness.GVF = &gvf
	}
}

// rangeText writes the bounds of a class, as one number where they look the same.
func rangeText(w wording.Writer, d edition.Definition, lower, upper float64) string {
	if text := w.Number(d, lower); text == w.Number(d, upper) {
		return text
	}
	return w.Range(d, lower, upper)
}

// simulatedRoles are the roles of the simulated inputs of a vector.
func simulatedRoles(e *edition.Edition, v *edition.Vector) []string {
	return rolesOfSimulated(SourcesOf(e, v))
}
