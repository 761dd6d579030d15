package publish

import (
	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
)

// Indicators that this package knows by name: those without a formula, and those whose
// numerators are masked.
const (
	People  = "people.count"
	Surface = "area.surface"
	Poverty = "need.poverty"
	Income  = "need.income"
	Posts   = "ess.posts"
)

// Reasons that this package gives beside those of the sources.
const (
	NotAdditive        indicator.Reason = "not_additive"        // a median or rate of parts is not that of the whole
	MemberMissing      indicator.Reason = "member_missing"      // the figure of a member is not known, so there is no sum
	NoBoundary         indicator.Reason = "no_boundary"         // no source gives a boundary of the area
	NotOnGrid          indicator.Reason = "not_on_grid"         // the grid has nobody there, or the commune's people are not known
	PlaceUnknown       indicator.Reason = "place_unknown"       // the grants do not tell their place at this level
	NotComparable      indicator.Reason = "not_comparable"      // the people of the whole and of its neighbourhoods are not counted in the same way, or for the same year
	AreaWeighted       indicator.Reason = "area_weighted"       // shared out by surface, as if people lived everywhere alike
	PartMissing        indicator.Reason = "part_missing"        // the figure of a commune that is part of it now is not known
	PerimeterUnknown   indicator.Reason = "perimeter_unknown"   // the source gives a commune and one that is part of it now, and does not say of which day
	SharesUnknown      indicator.Reason = "shares_unknown"      // nobody knows how to share out a commune that split
	DenominatorMissing indicator.Reason = "denominator_missing" // the population is not known
)

// Methods: keys of the message catalogue under "method.".
const (
	Published        = "published"         // as the source has it
	CarriedCode      = "carried.code"      // as the source has it, under an older or newer code
	CarriedSum       = "carried.sum"       // sum over communes that merged
	CarriedShare     = "carried.share"     // of communes that split, shared out by population
	PeopleMembers    = "people.members"    // sum over the members
	PeopleGrid       = "people.grid"       // 200 m grid, rescaled to the communes' populations
	PeopleArea       = "people.area"       // by surface, of the communes' populations
	PeopleOutside    = "people.outside"    // the territory without its neighbourhoods
	SurfaceOutside   = "surface.outside"   // of what the neighbourhoods leave, in the pack's projection
	UnitsOutside     = "units.outside"     // establishments by their point, where it is in no neighbourhood
	SurfaceSource    = "surface.boundary"  // of the boundary, in a projection of the place
	SurfaceMembers   = "surface.members"   // sum over the members
	UnitsCommune     = "units.commune"     // establishments by their commune
	PostsExtract     = "posts.extract"     // salaried posts of an extract, by area
	UnitsPoint       = "units.point"       // establishments by their point, where it is certain or probable
	FundingSeat      = "funding.seat"      // by the seat of the beneficiary
	FundingPlace     = "funding.action"    // by the place of the action
	SumMembers       = "sum.members"       // sum over the members
	RequestsRegister = "requests.register" // requests by the seat of who asks
	PoorRate         = "poor.rate"         // people × poverty rate, as published for the area
	PoorGrid         = "poor.grid"         // 200 m grid, rescaled to the communes' populations
)

// Roles of packs that this package knows, beside those of incomes.
const (
	rolePopulations    = "populations"
	roleGrid           = "grid"
	roleEstablishments = "establishments"
	roleGrants         = "grants"
	roleEmployment     = "employment"
	rolePosts          = "posts"
	roleRequests       = "requests"
)

// incomeRole is the role whose file gives incomes and poverty at a level.
func incomeRole(level source.Level) string {
	switch level {
	case source.QPV2015, source.QPV2024, source.IRIS:
		return "income_" + string(level)
	default:
		return "income_communes"
	}
}

// peopleRole is the role whose file gives populations at a level.
func peopleRole(level source.Level) string {
	switch level {
	case source.QPV2015, source.QPV2024, source.IRIS:
		return rolePopulations + "_" + string(level)
	default:
		return rolePopulations
	}
}

// isQPV tells whether a level is one of neighbourhoods.
func isQPV(level source.Level) bool { return level.IsNeighbourhood() }

// isWhole tells whether areas of a level are made of communes.
func isWhole(level source.Level) bool { return level == source.EPCI || level == source.Territoire }
