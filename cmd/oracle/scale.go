package main

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/observatoire-essor/essor/analytics/spatial"
	"github.com/observatoire-essor/essor/geo/topology"
)

// choice is which communes a case is about, and what is known of their values.
type choice struct {
	N         int
	Selection json.RawMessage
	Value     string
	Sum       *float64 `json:"sum_of_values"`
	Weights   string
}

// chosen are the communes of a case with their values, if these are as the case has
// them.
func (b *workbench) chosen(ctx context.Context, in choice) (*communes, []float64, error) {
	if b.communes == nil {
		all, err := readCommunes(ctx, b.data)
		if err != nil {
			return nil, nil, err
		}
		b.communes = all
	}
	c, err := b.communes.selected(in.Selection)
	if err != nil {
		return nil, nil, err
	}
	x, err := c.values(in.Value)
	if err != nil {
		return nil, nil, err
	}
	if len(x) != in.N {
		return nil, nil, fmt.Errorf("%d communes are selected, the case has %d", len(x), in.N)
	}
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	if in.Sum != nil && sum != *in.Sum {
		return nil, nil, fmt.Errorf("the values of the communes sum to %v, the case has %v", sum, *in.Sum)
	}
	return c, x, nil
}

// scaleCommunes answers the cases on the communes of France.
func scaleCommunes(ctx context.Context, q question, b *workbench) (any, error) {
	var in choice
	if err := q.decode(&in); err != nil {
		return nil, err
	}
	c, x, err := b.chosen(ctx, in)
	if err != nil {
		return nil, err
	}
	contacts, err := topology.Contiguity(ctx, c.areas, topology.Options{})
	if err != nil {
		return nil, err
	}
	lists, style := contacts.Queen, spatial.Binary
	if strings.Contains(in.Weights, "rook") {
		lists = contacts.Rook
	}
	if strings.Contains(in.Weights, "row") {
		style = spatial.RowStandardised
	}
	w, err := spatial.NewWeights(lists, style)
	if err != nil {
		return nil, err
	}
	rook, err := spatial.NewWeights(contacts.Rook, spatial.Binary)
	if err != nil {
		return nil, err
	}
	queen, err := spatial.NewWeights(contacts.Queen, spatial.Binary)
	if err != nil {
		return nil, err
	}
	result := answers{"queen_links": queen.Links(), "rook_links": rook.Links(), "max_neighbours": queen.MostNeighbours()}
	islands := []string{}
	for _, i := range w.Islands() {
		islands = append(islands, c.codes[i])
	}
	result["islands_codes"] = islands
	if err := globals(result, x, w); err != nil {
		return nil, err
	}
	result["local"], err = locals(q, c.codes, x, w)
	return result, err
}

// globals adds Moran's I and Geary's C.
func globals(result answers, x []float64, w *spatial.Weights) error {
	m, err := spatial.GlobalMoran(x, w)
	if err != nil {
		return err
	}
	g, err := spatial.GlobalGeary(x, w)
	if err != nil {
		return err
	}
	result["I"], result["EI"], result["geary_C"] = m.I, m.Expected, g.C
	t, err := m.Randomisation()
	result.addTest("VI_rand", "z_rand", "p_rand", t, err)
	t, err = m.Normality()
	result.addTest("VI_norm", "z_norm", "p_norm", t, err)
	t, err = g.Randomisation()
	result.addTest("geary_VC_rand", "geary_z_rand", "geary_p_rand", t, err)
	return nil
}

// locals sums up the local statistics, and gives them for the communes that the
// case samples.
func locals(q question, codes []string, x []float64, w *spatial.Weights) (answers, error) {
	l, err := spatial.LocalMorans(x, w)
	if err != nil {
		return nil, err
	}
	star, err := spatial.LocalGiStar(x, w)
	if err != nil {
		return nil, err
	}
	bh, err := spatial.BenjaminiHochberg(l.Conditional.P, l.Conditional.Defined)
	if err != nil {
		return nil, err
	}
	at := make(map[string]int, len(codes))
	for i, code := range codes {
		at[code] = i
	}
	var shape struct {
		Local struct{ Sample []struct{ Code string } }
	}
	if err := json.Unmarshal(q.Expected, &shape); err != nil {
		return nil, err
	}
	sample := []answers{}
	for _, s := range shape.Local.Sample {
		i, known := at[s.Code]
		if !known {
			return nil, fmt.Errorf("commune %q is not among those selected", s.Code)
		}
		sample = append(sample, answers{
			"code": s.Code, "neighbours": w.Neighbours(i), "Ii": l.I[i],
			"z": l.Conditional.Z[i], "gi_star_z": star.Z[i],
		})
	}
	result := answers{"sum_Ii": l.Sum(), "sample": sample}
	local := question{Expected: q.shape()["local"]}
	for name, level := range local.named(`n_p(\d+)_conditional_two_sided`) {
		result[name] = len(spatial.Rejected(l.Conditional.P, l.Conditional.Defined, decimals(level)))
	}
	for name, level := range local.named(`n_bh(\d+)`) {
		result[name] = len(spatial.Rejected(bh, l.Conditional.Defined, decimals(level)))
	}
	return result, nil
}

// selected are the communes of a selection: "all", or codes of départements or
// communes, in a list or within a text.
func (c *communes) selected(selection json.RawMessage) (*communes, error) {
	var text string
	var list []string
	switch {
	case len(selection) == 0 || json.Unmarshal(selection, &text) == nil && text == "all":
		return c, nil
	case text != "":
		list = regexp.MustCompile(`\b\d[\dAB]\d*\b`).FindAllString(text, -1)
	case json.Unmarshal(selection, &list) != nil:
		return nil, fmt.Errorf("selection %s is not understood", selection)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("selection %s names no code", selection)
	}
	some := &communes{}
	for i, code := range c.codes {
		for _, prefix := range list {
			if strings.HasPrefix(code, prefix) {
				some.codes, some.names, some.areas = append(some.codes, code), append(some.names, c.names[i]), append(some.areas, c.areas[i])
				break
			}
		}
	}
	return some, nil
}

// values are the figures of the communes by the rule of the case.
func (c *communes) values(rule string) ([]float64, error) {
	if rule != "number of Unicode characters of 'nom'" {
		return nil, fmt.Errorf("value %q is not understood", rule)
	}
	x := make([]float64, len(c.names))
	for i, name := range c.names {
		x[i] = float64(utf8.RuneCountInString(name))
	}
	return x, nil
}
