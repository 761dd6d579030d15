package indicator

import "slices"

// Entries are the indicators of the catalogue, in the order in which people see
// them. They are a fresh copy.
func Entries() []Definition {
	const thousand, tenThousand, hundred = 1000, 10_000, 100
	business := []Parameter{byFamily()}
	stock := []Parameter{byFamily(), byPerimeter()}
	money := []Parameter{byAxis(), byPlace()}
	return []Definition{
		{
			ID: "people.count", Unit: "people", Formula: plain(), Interval: IntervalSource,
			Secrecy: SecrecySource, Levels: levels(), Direction: Neutral,
		},
		{
			ID: "area.surface", Unit: "km2", Decimals: 2, Formula: plain(), Interval: IntervalSource,
			Secrecy: SecrecyNone, Levels: levels(), Direction: Neutral,
		},
		{
			ID: "need.poverty", Unit: "percent", Decimals: 1, Formula: plain(), Interval: IntervalSource,
			Secrecy: SecrecySource, Levels: levelsOfNeed(), Direction: LowerIsBetter,
		},
		{
			ID: "need.income", Unit: "euros_per_year", Formula: plain(), Interval: IntervalSource,
			Secrecy: SecrecySource, Levels: levelsOfNeed(), Direction: HigherIsBetter,
		},
		{
			ID: "ess.density", Unit: "per_1000_people", Decimals: 1, Formula: ratio(ESSEmployers, People, thousand),
			Parameters: stock, Interval: IntervalCount, Secrecy: SecrecyNone, Levels: levels(), Direction: HigherIsBetter,
		},
		{
			ID: "ess.registered", Unit: "per_1000_people", Decimals: 1, Formula: ratio(ESSEstablishments, People, thousand),
			Parameters: stock, Interval: IntervalCount, Secrecy: SecrecyNone, Levels: levels(), Direction: HigherIsBetter,
		},
		{
			ID: "ess.quotient", Unit: "quotient", Decimals: 2,
			Formula:    Formula{Shape: Quotient, Numerator: ESSEmployers, Denominator: AllEmployers, Scale: 1},
			Parameters: business, Interval: IntervalShare, Secrecy: SecrecyNone, Levels: levels(), Direction: HigherIsBetter,
		},
		{
			ID: "ess.posts", Unit: "per_1000_people", Decimals: 1, Formula: ratio(ESSPosts, People, thousand),
			Parameters: business, Interval: IntervalAmount, Secrecy: SecrecyBusiness, Levels: levelsOfMoney(), Direction: HigherIsBetter,
		},
		{
			ID: "ess.posts_share", Unit: "percent", Decimals: 1, Formula: ratio(ESSPosts, AllPosts, hundred),
			Parameters: business, Interval: IntervalShare, Secrecy: SecrecyBusiness, Levels: levelsOfMoney(), Direction: HigherIsBetter,
		},
		{
			ID: "funding.per_capita", Unit: "euros_per_person", Decimals: 2, Formula: ratio(NetGrants, People, 1),
			Parameters: money, Interval: IntervalAmount, Secrecy: SecrecyNone, Levels: levelsOfMoney(), Direction: Neutral,
		},
		{
			ID: "funding.per_poor", Unit: "euros_per_poor_person", Decimals: 2, Formula: ratio(NetGrants, PoorPeople, 1),
			Parameters: money, Interval: IntervalAmount, Secrecy: SecrecyNone, Levels: levelsOfMoney(), Direction: Neutral,
		},
		{
			ID: "funding.per_establishment", Unit: "euros_per_establishment", Formula: ratio(NetGrants, ESSEmployers, 1),
			Parameters: money, Interval: IntervalAmount, Secrecy: SecrecyNone, Levels: levelsOfMoney(), Direction: Neutral,
		},
		{
			ID: "funding.projects", Unit: "per_10000_people", Decimals: 2, Formula: ratio(Projects, People, tenThousand),
			Parameters: money, Interval: IntervalCount, Secrecy: SecrecyNone, Levels: levelsOfMoney(), Direction: Neutral,
		},
		{
			ID: "funding.gap", Unit: "euros", Formula: Formula{Shape: Shortfall, Numerator: NetGrants, Denominator: PrincipleShare, Scale: 1},
			Parameters: []Parameter{byPrinciple()}, Interval: IntervalAmount, Secrecy: SecrecyNone, Levels: levelsOfMoney(), Direction: Neutral,
		},
		{
			ID: "funnel.requests", Unit: "per_100_establishments", Decimals: 1, Formula: ratio(Requests, ESSEmployers, hundred),
			Parameters: []Parameter{byAxis()}, Interval: IntervalCount, Secrecy: SecrecyRequests, Levels: levelsOfMoney(), Direction: Neutral,
		},
		{
			ID: "funnel.success", Unit: "percent", Decimals: 1, Formula: ratio(AwardedRequests, Requests, hundred),
			Parameters: []Parameter{byAxis()}, Interval: IntervalShare, Secrecy: SecrecyRequests, Levels: levelsOfMoney(), Direction: Neutral,
		},
	}
}

func plain() Formula { return Formula{Shape: Plain, Numerator: PublishedFigure, Scale: 1} }

func ratio(numerator, denominator Quantity, scale float64) Formula {
	return Formula{Shape: Ratio, Numerator: numerator, Denominator: denominator, Scale: scale}
}

// byFamily: the legal families; all of them when the id names none.
func byFamily() Parameter {
	return Parameter{Name: "family", Values: []string{"associations", "cooperatives", "mutuals", "foundations", "companies", "other"}}
}

// byPerimeter: what counts as ESS. INSEE's is the one that others publish.
func byPerimeter() Parameter {
	return Parameter{Name: "perimeter", Values: []string{"law", "any"}, Default: "insee"}
}

// byAxis: the axes of the plan; all of them when the id names none.
func byAxis() Parameter {
	return Parameter{Name: "axis", Values: []string{"1", "2", "3", "4", "5"}}
}

// byPlace: where money counts, at the seat of who gets it or where it acts.
func byPlace() Parameter {
	return Parameter{Name: "place", Values: []string{"action"}, Default: "seat"}
}

// byPrinciple: what a gap is a gap to; the names are those of package allocate.
func byPrinciple() Parameter {
	return Parameter{Name: "principle", Values: []string{"poor", "qpv_floor"}, Default: "inhabitants"}
}

// levels are all levels of areas, those outside of neighbourhoods included.
func levels() []string {
	return []string{"commune", "qpv2015", "qpv2024", "iris", "territoire", "epci", "outside-qpv2015", "outside-qpv2024"}
}

// levelsOfNeed are the levels for which medians and rates are published: those of
// parts say nothing of the whole.
func levelsOfNeed() []string { return []string{"commune", "qpv2015", "qpv2024", "iris", "epci"} }

// levelsOfMoney are all but the smallest, which no register of grants or posts knows.
func levelsOfMoney() []string {
	return slices.DeleteFunc(levels(), func(l string) bool { return l == "iris" })
}
