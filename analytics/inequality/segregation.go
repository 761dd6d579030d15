package inequality

import (
	"math"
)

// Segregation says how unevenly a group of people lives over zones, compared with
// everyone else. Evenness indices go from 0 (the same share everywhere) to 1 (no
// zone holds both).
type Segregation struct {
	Share             float64 // P, the group's share of all people
	Dissimilarity     float64 // Σ t|p − P| / (2 T P(1−P)): share of the group that would have to move
	Gini              float64 // ΣΣ t_i t_j |p_i − p_j| / (2 T² P(1−P))
	InformationTheory float64 // Theil's H, Σ t (E − E_i) / (T E), with entropies E
	Atkinson          float64 // 1 − P/(1−P) |Σ t (1−p)^(1−b) p^b / (T P)|^(1/(1−b))
	MinMax            float64 // 2D / (1+D) for the dissimilarity D
	Isolation         float64 // xPx, Σ x/X · x/t: share of the group among a member's neighbours
	Interaction       float64 // xPy, Σ x/X · y/t: share of the others among them
	CorrelationRatio  float64 // η², (xPx − P)/(1 − P)
	N                 int     // zones that count
	LeftOut           []Omission
}

// Segregate returns the segregation of a group of group[i] people among the
// total[i] of zone i. Shape is b of Atkinson's index, between 0 and 1; 0 stands for
// 0.5, which weighs zones with many and with few members alike.
//
// Zones without people, or where a number is missing, are left out. It returns
// [ErrInput] when a group exceeds its total, lengths differ or the shape is out of
// range, [ErrNegative] for negative numbers, and [ErrUndefined] when the group is
// nowhere, or there is nobody else.
//
// Massey and Denton (1988), The dimensions of residential segregation, Social
// Forces 67:281–315, doi:10.1093/sf/67.2.281; James and Taeuber (1985),
// doi:10.2307/270845 (Atkinson, and the properties of all).
func Segregate(group, total []float64, shape float64) (Segregation, error) {
	const (
		what  = "segregation"
		usual = 0.5
	)
	if shape == 0 {
		shape = usual
	}
	if !(shape > 0 && shape < 1) {
		return Segregation{}, badInput(what, "Atkinson's shape is %v", shape)
	}
	if len(group) != len(total) {
		return Segregation{}, badInput(what, "%d groups for %d totals", len(group), len(total))
	}
	var s Segregation
	var leftOut omissions
	cells := make([]cell, 0, len(group)) // share of the group, people
	var members, people float64
	for i, x := range group {
		ok, err := leftOut.check(what, i, total[i], x)
		if err != nil {
			return Segregation{}, err
		}
		if x > total[i] {
			return Segregation{}, badInput(what, "zone %d has %v members among %v people", i, x, total[i])
		}
		if ok {
			cells = append(cells, cell{x: x/total[i] + 0, w: total[i], i: int32(i)})
			members += x
			people += total[i]
		}
	}
	if !(members > 0 && members < people) {
		return Segregation{}, undefined(what, "the group has %v of %v people", members, people)
	}
	s.N, s.LeftOut, s.Share = len(cells), leftOut.areas, members/people
	cells, _ = sortCells(cells, newScratch(len(cells)))
	s.evenness(cells, people, shape)
	s.exposure(cells, members)
	return s, nil
}

// evenness computes the indices that compare shares of zones with that of all.
func (s *Segregation) evenness(cells []cell, people, shape float64) {
	p := s.Share
	q := 1 - p
	entropy := -xlogx(p) - xlogx(q)
	var moved, lost, kept float64
	for _, c := range cells {
		moved += c.w * math.Abs(c.x-p)
		lost += c.w * (entropy + xlogx(c.x) + xlogx(1-c.x))
		kept += c.w * math.Pow(1-c.x, 1-shape) * math.Pow(c.x, shape)
	}
	s.Dissimilarity = moved / (2 * people * p * q)
	s.MinMax = 2 * s.Dissimilarity / (1 + s.Dissimilarity)
	s.InformationTheory = max(0, lost/(people*entropy))
	s.Atkinson = max(0, 1-p/q*math.Pow(kept/(people*p), 1/(1-shape)))
	s.Gini = rankCovariance(cells, p, people) / q
}

// exposure computes the indices that ask who lives beside a member of the group.
func (s *Segregation) exposure(cells []cell, members float64) {
	for _, c := range cells {
		s.Isolation += c.w * c.x / members * c.x
		s.Interaction += c.w * c.x / members * (1 - c.x)
	}
	s.CorrelationRatio = (s.Isolation - s.Share) / (1 - s.Share)
}

// xlogx returns x ln x, 0 for x = 0.
func xlogx(x float64) float64 {
	if x <= 0 {
		return 0
	}
	return x * math.Log(x)
}
