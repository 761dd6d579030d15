package publish

import (
	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
)

// Indicators that this package publishes. Parameters of an id name a variant.
const (
	People        = "people.count"
	Surface       = "area.surface"
	Poverty       = "need.poverty"
	Income        = "need.income"
	Density       = "ess.density"
	Registered    = "ess.registered"
	Posts         = "ess.posts"
	PostsShare    = "ess.posts_share"
	Funding       = "funding.per_capita"
	FundingAction = "funding.per_capita?place=action"
)

// Reasons that this package gives beside those of the sources.
const (
	NotAdditive        indicator.Reason = "not_additive"        // a median or rate of parts is not that of the whole
	MemberMissing      indicator.Reason = "member_missing"      // the figure of a member is not known, so there is no sum
	NoBoundary         indicator.Reason = "no_boundary"         // no source gives a boundary of the area
	NotOnGrid          indicator.Reason = "not_on_grid"         // the grid has nobody there, or the commune's people are not known
	PlaceUnknown       indicator.Reason = "place_unknown"       // the grants do not tell their place at this level
	DenominatorMissing indicator.Reason = "denominator_missing" // the population is not known
)

// Methods: keys of the message catalogue under "method.".
const (
	Published      = "published"        // as the source has it
	PeopleMembers  = "people.members"   // sum over the members
	PeopleGrid     = "people.grid"      // 200 m grid, rescaled to the communes' populations
	SurfaceSource  = "surface.boundary" // of the boundary, in a projection of the place
	SurfaceMembers = "surface.members"  // sum over the members
	UnitsCommune   = "units.commune"    // establishments by their commune
	PostsExtract   = "posts.extract"    // salaried posts of an extract, by area
	UnitsPoint     = "units.point"      // establishments by their point, where it is certain or probable
	FundingSeat    = "funding.seat"     // by the seat of the beneficiary
	FundingPlace   = "funding.action"   // by the place of the action
)

// Roles of packs that this package knows, beside those of incomes.
const (
	rolePopulations    = "populations"
	roleGrid           = "grid"
	roleEstablishments = "establishments"
	roleGrants         = "grants"
	rolePosts          = "posts"
	roleEmployment     = "employment"
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
func isQPV(level source.Level) bool { return level == source.QPV2015 || level == source.QPV2024 }

// isWhole tells whether areas of a level are made of communes.
func isWhole(level source.Level) bool { return level == source.EPCI || level == source.Territoire }
