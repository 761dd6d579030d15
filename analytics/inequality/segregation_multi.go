package inequality

import (
	"math"
)

// MultiSegregation says how unevenly several groups of people live over zones.
// With shares π_m of the groups, I = Σ π(1−π) and M groups, evenness indices go
// from 0 (the same mix everywhere) to 1 (no zone holds two groups).
type MultiSegregation struct {
	Shares             []float64 // π, of each group among all people
	Dissimilarity      float64   // Σ_m Σ t|p_m − π_m| / (2 T I)
	Gini               float64   // Σ_m ΣΣ t_i t_j |p_im − p_jm| / (2 T² I)
	InformationTheory  float64   // H, Σ_m Σ t p_m ln(p_m/π_m) / (T E)
	RelativeDiversity  float64   // R, Σ_m Σ t (p_m − π_m)² / (T I)
	SquaredCV          float64   // C, Σ_m Σ t (p_m − π_m)² / (T (M−1) π_m)
	NormalizedExposure float64   // P, Σ_m Σ t (p_m − π_m)² / (T (1−π_m))
	// Exposure[g][h] is the share of group h among the neighbours of a member of
	// group g, Σ x_g/X_g · x_h/t; Exposure[g][g] is the isolation of g. The row of a
	// group that has nobody is empty.
	Exposure [][]float64
	// Diversity is the entropy E = Σ π ln(1/π), from 0 to ln M. It and the two below
	// describe the mix of all zones together, not how it is spread.
	Diversity            float64
	SimpsonConcentration float64 // Σ π²: probability that two people are of one group
	SimpsonInteraction   float64 // 1 − Σ π²
	N                    int     // zones that count
	LeftOut              []Omission
}

// SegregateGroups returns the segregation of several groups of people, groups[i][m]
// of group m in zone i, which together are all people of the zone.
//
// Zones without people, or where a number is missing, are left out. A group that
// has nobody anywhere does not count in M. It returns [ErrInput] when zones have
// different numbers of groups, [ErrNegative] for negative numbers, and
// [ErrUndefined] when fewer than two groups have people.
//
// Reardon and Firebaugh (2002), Measures of multigroup segregation, Sociological
// Methodology 32:33–67, doi:10.1111/1467-9531.00110.
func SegregateGroups(groups [][]float64) (MultiSegregation, error) {
	const what = "segregation of groups"
	if len(groups) == 0 {
		return MultiSegregation{}, undefined(what, "there is no zone")
	}
	inZone, ofGroup, missing, err := margins(what, groups)
	if err != nil {
		return MultiSegregation{}, err
	}
	var s MultiSegregation
	var zones []int
	var people float64
	for i, t := range inZone {
		switch {
		case missing[i]:
			s.LeftOut = append(s.LeftOut, Omission{Area: i, Reason: Missing})
		case t == 0:
			s.LeftOut = append(s.LeftOut, Omission{Area: i, Reason: NoPopulation})
		default:
			zones = append(zones, i)
			people += t
		}
	}
	present := s.mix(ofGroup, people)
	if present < 2 {
		return MultiSegregation{}, undefined(what, "%d groups have people", present)
	}
	s.N = len(zones)
	cells := make([]cell, len(zones))
	scratch := newScratch(len(zones))
	for m, pi := range s.Shares {
		if pi == 0 {
			continue
		}
		for k, i := range zones {
			cells[k] = cell{x: groups[i][m]/inZone[i] + 0, w: inZone[i], i: int32(i)}
		}
		cells, scratch = sortCells(cells, scratch)
		s.addGroup(cells, pi, people, present)
	}
	s.InformationTheory = max(0, s.InformationTheory) // what even zones round to
	s.expose(groups, zones, inZone, ofGroup)
	return s, nil
}

// mix describes all zones together and returns the number of groups with people.
func (s *MultiSegregation) mix(ofGroup []float64, people float64) (present int) {
	s.Shares = make([]float64, len(ofGroup))
	if people == 0 {
		return 0
	}
	for m, x := range ofGroup {
		pi := x / people
		s.Shares[m] = pi
		s.Diversity -= xlogx(pi)
		s.SimpsonConcentration += pi * pi
		s.SimpsonInteraction += pi * (1 - pi)
		if x > 0 {
			present++
		}
	}
	return present
}

// addGroup adds what a group of share pi contributes; cells hold its share in the
// zones.
func (s *MultiSegregation) addGroup(cells []cell, pi, people float64, present int) {
	var moved, entropy, squares float64
	for _, c := range cells {
		moved += c.w * math.Abs(c.x-pi)
		if c.x > 0 {
			entropy += c.w * c.x * math.Log(c.x/pi)
		}
		squares += c.w * (c.x - pi) * (c.x - pi)
	}
	s.Dissimilarity += moved / (2 * people * s.SimpsonInteraction)
	s.Gini += pi * rankCovariance(cells, pi, people) / s.SimpsonInteraction
	s.InformationTheory += entropy / (people * s.Diversity)
	s.RelativeDiversity += squares / (people * s.SimpsonInteraction)
	s.SquaredCV += squares / (people * pi * float64(present-1))
	s.NormalizedExposure += squares / (people * (1 - pi))
}

// expose computes who lives beside whom.
func (s *MultiSegregation) expose(groups [][]float64, zones []int, inZone, ofGroup []float64) {
	s.Exposure = make([][]float64, len(ofGroup))
	for g, all := range ofGroup {
		if all == 0 {
			continue
		}
		s.Exposure[g] = make([]float64, len(ofGroup))
		for _, i := range zones {
			members := groups[i][g] / all
			for h, x := range groups[i] {
				s.Exposure[g][h] += members * x / inZone[i]
			}
		}
	}
}
