package inequality

import (
	"cmp"
	"slices"
)

// Label is what groups of areas may be named by.
type Label interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~string
}

// Decomposition is inequality split into what lies between groups of areas, when
// everyone had the mean of the group, and what lies within them.
type Decomposition[G Label] struct {
	Groups []Group[G] // ascending by label
	T      Parts      // of Theil's T
	L      Parts      // of Theil's L
}

// Group is the part of one group of areas in a [Decomposition].
type Group[G Label] struct {
	Label           G
	PopulationShare float64
	ValueShare      float64
	Mean            float64 // value per inhabitant
	// TheilT and TheilL are the inequality among the inhabitants of the group;
	// undefined when they have nothing.
	TheilT, TheilL Value
	// WithinT and WithinL are what the group contributes to the inequality within
	// groups: its share of the value times TheilT, its share of the population times
	// TheilL. A group that has nothing contributes 0: all its members are equal.
	WithinT, WithinL float64
}

// Parts are the parts of an index; Within and Between sum to Total.
type Parts struct {
	Total, Within, Between float64
}

// BetweenShare returns the share of the inequality that lies between groups. It
// returns [ErrUndefined] when there is no inequality, or when it is infinite, as
// Theil's L is when someone has nothing.
func (p Parts) BetweenShare() (float64, error) {
	share := p.Between / p.Total
	if !(share >= 0) || p.Total > maxFinite {
		return 0, undefined("share between groups", "the total is %v", p.Total)
	}
	return share, nil
}

// Decompose splits Theil's T and L of d by groups; group names the group of each
// area, in the order of the arguments of [Of]:
//
//	T = Σ_g S_g ln(S_g/Π_g) + Σ_g S_g T_g        L = Σ_g Π_g ln(Π_g/S_g) + Σ_g Π_g L_g
//
// with S and Π the groups' shares of the value and the population. The identities
// hold to about 15 digits. Groups without an area that counts do not appear.
//
// Shorrocks (1980), doi:10.2307/1913126. Decompose returns [ErrInput] when group
// does not have one name per area.
func Decompose[G Label](d *Distribution, group []G) (Decomposition[G], error) {
	if len(group) != d.areas {
		return Decomposition[G]{}, badInput("decomposition", "%d groups for %d areas", len(group), d.areas)
	}
	sums, of := sumGroups(d, group)
	for k, c := range d.cells {
		s := &sums[of[k]]
		if s.mean > 0 {
			t, l := entropies(c.x, s.mean)
			s.t += c.w * t
			s.l += c.w * l
		}
	}
	out := Decomposition[G]{Groups: make([]Group[G], len(sums))}
	out.T.Total, out.L.Total = d.theil()
	for g, s := range sums {
		out.Groups[g] = s.group(d)
		out.T.Within += out.Groups[g].WithinT
		out.L.Within += out.Groups[g].WithinL
		t, l := entropies(s.mean, d.mean)
		out.T.Between += s.population / d.total * t
		out.L.Between += s.population / d.total * l
	}
	slices.SortFunc(out.Groups, func(a, b Group[G]) int { return cmp.Compare(a.Label, b.Label) })
	return out, nil
}

// groupSums gathers what is known of a group.
type groupSums[G Label] struct {
	label                   G
	population, value, mean float64
	t, l                    float64 // contributions to Theil's T and L, times population
}

// sumGroups returns the groups in order of appearance, and the group of each cell.
func sumGroups[G Label](d *Distribution, group []G) (sums []groupSums[G], of []int32) {
	const usual = 128 // groups, before anything has to grow
	sums = make([]groupSums[G], 0, usual)
	of = make([]int32, len(d.cells))
	index := newLabelIndex[G](2 * usual)
	for k, c := range d.cells {
		g := index.find(group[c.i], sums)
		if g == len(sums) {
			sums = append(sums, groupSums[G]{label: group[c.i]})
			index.add(sums)
		}
		of[k] = int32(g)
		sums[g].population += c.w
		sums[g].value += c.w * c.x
	}
	for g := range sums {
		sums[g].mean = sums[g].value / sums[g].population
	}
	return sums, of
}

// group returns the group in terms of the whole.
func (s groupSums[G]) group(d *Distribution) Group[G] {
	g := Group[G]{
		Label:           s.label,
		PopulationShare: s.population / d.total,
		ValueShare:      s.value / (d.mean * d.total),
		Mean:            s.mean,
	}
	if s.mean == 0 {
		none := Value{Err: undefined("inequality within a group", "all its values are zero")}
		g.TheilT, g.TheilL = none, none
		return g
	}
	g.TheilT.Value, g.TheilL.Value = s.t/s.population, s.l/s.population
	g.WithinT = g.ValueShare * g.TheilT.Value
	g.WithinL = g.PopulationShare * g.TheilL.Value
	return g
}

// theil returns Theil's T and L in one pass.
func (d *Distribution) theil() (t, l float64) {
	for _, c := range d.cells {
		ct, cl := entropies(c.x, d.mean)
		t += c.w * ct
		l += c.w * cl
	}
	return t / d.total, l / d.total
}
