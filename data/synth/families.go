package synth

// family is a legal family of the social and solidarity economy, as INSEE counts
// them; none is that of units outside.
type family int

// The four families.
const (
	none family = iota
	associations
	cooperatives
	mutuals
	foundations
)

// String is what tables of posts call the family.
func (f family) String() string {
	return [...]string{"", "associations", "coopératives", "mutuelles", "fondations"}[f]
}

// familyShares are the shares of the families in the ESS of the Hauts-de-France,
// in per mille (INSEE and CRESS, 2019–2020; they sum to 1 001).
func familyShares() []float64 {
	return []float64{associations: 844, cooperatives: 91, mutuals: 32, foundations: 34}
}

// weighted is a code and how often it is drawn.
type weighted struct {
	code   string
	weight int
}

// legalCategories are the categories that a family is drawn from. All are counted
// in INSEE's perimeter without doubt.
func (f family) legalCategories() []weighted {
	switch f {
	case cooperatives:
		return []weighted{
			{"5458", 30}, {"5460", 14}, {"5547", 3}, {"5558", 12}, {"5560", 10}, {"5192", 6}, {"5196", 6}, {"6316", 2}, {"6317", 4}, {"6595", 13},
		}
	case mutuals:
		return []weighted{{"8210", 70}, {"6411", 20}, {"8290", 10}}
	case foundations:
		return []weighted{{"9300", 1}}
	default:
		return []weighted{{"9220", 80}, {"9221", 7}, {"9222", 2}, {"9223", 3}, {"9230", 8}}
	}
}

// activities are the activities that a family is drawn from, in the NAF rév. 2.
func (f family) activities() []weighted {
	switch f {
	case cooperatives:
		return []weighted{{"64.19Z", 30}, {"81.21Z", 10}, {"38.32Z", 10}, {"71.12B", 10}, {"47.79Z", 10}, {"43.32A", 10}, {"90.01Z", 10}, {"70.22Z", 10}}
	case mutuals:
		return []weighted{{"65.12Z", 50}, {"47.78A", 25}, {"86.23Z", 25}}
	case foundations:
		return []weighted{{"87.10A", 40}, {"88.10B", 30}, {"91.02Z", 10}, {"94.99Z", 20}}
	default:
		return []weighted{
			{"88.99B", 22}, {"94.99Z", 18}, {"93.12Z", 12}, {"88.10A", 10}, {"90.01Z", 10}, {"88.91A", 8}, {"85.59A", 8}, {"87.30A", 6}, {"93.29Z", 6},
		}
	}
}

// names are what made-up units of a family are called.
func (f family) names() []weighted {
	var list []weighted
	for _, k := range kindsOfOrganisation() {
		if k.family == f {
			list = append(list, weighted{k.name, 1})
		}
	}
	return list
}
