package secrecy

// Rules say when a cell is secret by itself, and how well what is hidden must be
// protected.
type Rules struct {
	// MinUnits is the least number of units of a cell that is shown.
	MinUnits int
	// Dominance is the largest share of a cell that one unit may have; 0 is no such
	// rule.
	Dominance float64
	// Protection is the share of its value within which no hidden cell may be known,
	// above and below.
	Protection float64
	// Step is the distance between two possible values: 1 for whole numbers, 0 for
	// amounts. A cell of 1 that is known to lie between 0.8 and 1.2 is known; with a
	// step it must be able to be one more or one less, too.
	Step float64
	// SecretOnly asks for Protection of the cells that are secret only, not of those
	// that are hidden to protect them: readers may then know a large total that is
	// hidden for the sake of a small part almost exactly, but not the part. Without
	// it many more totals are hidden where a large area has a small complement.
	SecretOnly bool
}

// Business returns the rules for figures of enterprises (posts, pay): at least
// 3 units, none of them more than 85 % of the cell. (INSEE, secret statistique,
// https://www.insee.fr/fr/information/1300624; law 51-711 of 7 June 1951.) The
// protection of 15 % is our own choice, the complement of 85 %.
func Business() Rules { return Rules{MinUnits: 3, Dominance: 0.85, Protection: 0.15} }

// Requests returns the rules for counts of requests, refused ones among them:
// counts under 3 are not shown.
func Requests() Rules { return Rules{MinUnits: 3, Protection: 0.15, Step: 1} }

// forbid tells whether the rules forbid to show a sum of so many units.
func (r Rules) forbid(units int, value, largest float64) bool {
	if units == 0 {
		return false
	}
	return units < r.MinUnits || r.dominated(value, largest)
}

func (r Rules) dominated(value, largest float64) bool {
	return r.Dominance > 0 && largest > r.Dominance*value*(1+rounding)
}

// check refuses rules that say nothing.
func (r Rules) check(what string) error {
	switch {
	case r.MinUnits < 1:
		return badInput(what, "at least %d units", r.MinUnits)
	case !(r.Dominance >= 0 && r.Dominance <= 1):
		return badInput(what, "dominance of %v", r.Dominance)
	case !(r.Protection > 0 && r.Protection < 1):
		return badInput(what, "protection of %v", r.Protection)
	case !(r.Step >= 0) || isInf(r.Step):
		return badInput(what, "step of %v", r.Step)
	}
	return nil
}
