package source

import (
	"time"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

// Level is a kind of area. One boundary vintage per level and edition.
type Level string

// The levels of areas.
const (
	Commune    Level = "commune"
	QPV2015    Level = "qpv2015"
	QPV2024    Level = "qpv2024"
	IRIS       Level = "iris"
	Territoire Level = "territoire"
	EPCI       Level = "epci"

	// What lies in no neighbourhood of a generation, inside an EPCI. No source speaks
	// of these levels: they are made when an edition is published.
	OutsideQPV2015 Level = "outside-qpv2015"
	OutsideQPV2024 Level = "outside-qpv2024"
)

// Levels are all levels that sources speak of.
func Levels() []Level { return []Level{Commune, QPV2015, QPV2024, IRIS, Territoire, EPCI} }

// Generations are the levels of neighbourhoods. Two generations are never joined: a
// neighbourhood of the one is no neighbourhood of the other, whatever its name.
func Generations() []Level { return []Level{QPV2015, QPV2024} }

// IsNeighbourhood tells whether areas of the level are priority neighbourhoods.
func (l Level) IsNeighbourhood() bool { return l == QPV2015 || l == QPV2024 }

// Outside is the level of what lies in no neighbourhood of a generation; empty for
// levels that are not of neighbourhoods.
func (l Level) Outside() Level {
	switch l {
	case QPV2015:
		return OutsideQPV2015
	case QPV2024:
		return OutsideQPV2024
	default:
		return ""
	}
}

// IsOutside tells whether the level is the complement of a generation of neighbourhoods.
func (l Level) IsOutside() bool { return l == OutsideQPV2015 || l == OutsideQPV2024 }

// Ref names an area.
type Ref struct {
	Level Level
	Code  string
}

// String is the reference as addresses have it: "commune/59350".
func (r Ref) String() string { return string(r.Level) + "/" + r.Code }

// Area is an area as a source tells of it. Sources that only list codes leave
// Boundary nil.
type Area struct {
	Row      int
	Ref      Ref
	Name     string
	Vintage  string           // of Boundary: "2023"
	Boundary orb.MultiPolygon // longitude, latitude; valid
	AreaM2   float64          // of Boundary, in the territory's own projection; 0 without boundary
}

// Alias is another code of an area, for good or between two dates: the old SIREN
// of an EPCI, an associated commune that is folded into its parent.
type Alias struct {
	Row      int
	Ref      Ref    // the area that stands
	Code     string // the other code
	Name     string // the other name, if it has one
	Kind     string // "associated", "delegated", "former_code"
	From, To Date   // validity, To excluded; zero dates are open
}

// Link says that an area is part of another.
type Link struct {
	Row           int
	Child, Parent Ref
	From, To      Date // validity, To excluded; zero dates are open
}

// Engagement says that a commune committed itself to the social and solidarity economy.
type Engagement struct {
	Row  int
	Ref  Ref
	From Date   // never open
	To   Date   // excluded; no day while it holds
	What string // what it did, may be empty
}

// Postcode says that letters to a commune, or to a place in it, bear a postcode. A commune
// may have several, and several communes may share one.
type Postcode struct {
	Row   int
	Ref   Ref
	Code  string // five digits
	Label string // what La Poste writes behind the postcode, in capitals
	Line5 string // the place in the commune that it is for; may be empty
}

// Movement is one line of the history of communes (INSEE, v_mvt_commune).
type Movement struct {
	Row                   int
	Kind                  int // INSEE's MOD: 10 name, 20 creation, 21 split, 30 suppression, 31 to 35 mergers, 41 and 50 code, 70 to 72
	On                    Date
	TypeBefore, Before    string // COM, COMA, COMD, ARM; the code
	TypeAfter, After      string
	NameBefore, NameAfter string
}

// Observation is a figure as published.
type Observation struct {
	Row      int
	Ref      Ref
	Variable string // see the Variable constants
	Period   indicator.Period
	Value    float64 // meaningful when Status has a value
	Status   indicator.Status
	Reason   indicator.Reason
}

// Variables that readers give. Poverty and shares are in percent, incomes in
// euros a year and consumption unit, populations in inhabitants.
const (
	PopulationMunicipal = "population.municipal" // PMUN: the denominator of every rate
	PopulationApart     = "population.apart"     // PCAP
	PopulationTotal     = "population.total"     // PTOT: counts some people twice
	Population          = "population.estimate"  // of an area by another method, which the source states

	FiscalHouseholds = "income.households"          // NBMENFISC
	FiscalPersons    = "income.persons"             // NBPERSMENFISC
	IncomeMedian     = "income.median"              // MED: disposable income
	IncomeD1         = "income.d1"                  // first decile
	IncomeD9         = "income.d9"                  // ninth decile
	IncomeRatio      = "income.d9_d1"               // D9 ÷ D1
	TaxedShare       = "income.taxed_share"         // PIMP: share of taxed households
	PovertyRate      = "poverty.rate"               // TP60: under 60 % of the national median
	DeclaredMedian   = "income.declared.median"     // DEC_MED: declared income, before transfers
	DeclaredLow      = "income.declared.low_income" // DEC_TP60

	EmployerEstablishments = "employment.establishments"         // FLORES: employed in the year, of all activities
	SalariedPosts          = "employment.posts"                  // FLORES: posts at the end of December, of all activities
	PrivateEstablishments  = "employment.private.establishments" // FLORES without public bodies
	PrivatePosts           = "employment.private.posts"

	// Of the social economy, from an extract with posts. With a family they are
	// followed by "?family=associations".
	ESSEstablishments = "ess.extract.establishments" // employers
	ESSPosts          = "ess.extract.posts"          // salaried posts
	ESSFullTime       = "ess.extract.full_time"      // full-time equivalents
	ESSLargest        = "ess.extract.largest"        // posts of the largest enterprise: for the rule of dominance
)

// Cell is a square of INSEE's 200 m grid.
type Cell struct {
	Row            int
	ID             string  // CRS3035RES200mN…E…
	Commune        string  // as the file says, may be empty
	Population     float64 // people
	Households     float64 // NaN when the file has none
	PoorHouseholds float64 // NaN when the file has none
	PoorShare      float64 // 0 to 1; NaN when the file has none
	Imputed        bool    // under 11 households: INSEE spread a larger square's figure
	Boundary       orb.Polygon
}

// Establishment is an active establishment of the social and solidarity economy, as
// SIRENE has it.
type Establishment struct {
	Row           int // in the file of establishments: its line, or its place from 1 in Parquet
	SIRET         string
	SIREN         string
	Name          string // empty when nobody may see it
	LegalCategory string // four digits
	APE           string // activity as the register has it, empty when hidden
	Family        string // legal family, see package perimeter
	InINSEE       bool   // by legal category and activity
	InLaw         bool   // by declaration, or on ESS France's list
	Employer      bool
	SizeClass     string // tranche d'effectifs: "NN", "00", "01", …; empty when unknown
	Commune       string // as the register has it: may be an associated commune or an arrondissement
	Point         *orb.Point
	PlaceQuality  PlaceQuality
	Diffusible    bool // false: name and address are never shown
}

// PlaceQuality says how well the place of an establishment is known.
type PlaceQuality string

// The qualities of places. Only the first three have a point.
const (
	PlaceCertain      PlaceQuality = "certain"      // its neighbourhood is sure
	PlaceProbable     PlaceQuality = "probable"     // its neighbourhood is likely
	PlaceUndetermined PlaceQuality = "undetermined" // its neighbourhood was drawn by lot, or nobody says
	PlaceCommune      PlaceQuality = "commune"      // only its commune is known: lies in no neighbourhood
	PlaceUnknown      PlaceQuality = ""             // not in the file of places, or with a place that cannot be used
)

// Cents is an amount of money in euro cents.
type Cents int64

// Euros is the amount in euros, for people to read; never sum euros.
func (c Cents) Euros() float64 { return float64(c) / 100 }

// Grant is a decision on public money for one beneficiary.
type Grant struct {
	Row            int
	Funder         string
	FunderSIRET    string // 14 digits, or empty when unknown or damaged
	Beneficiary    string
	BeneficiaryID  string // SIRET (14 digits) or SIREN (9), or empty when unknown or damaged
	BeneficiaryRNA string // W and 9 digits, or empty
	Reference      string
	RequestedOn    Date
	DecidedOn      Date
	Year           int    // of the commitment: of DecidedOn, else as the file tells
	Outcome        string // "awarded", "refused", "ineligible", "pending"; SCDL files only tell of awards
	Object         string
	Nature         string
	Axis           string // axis of the plan, "1" to "5", when the register has it
	Call           string // call for projects
	Programme      string // dispositifAide, IMPUTATION, adulte-relais, …
	Requested      Cents
	Gross          Cents // awarded to this beneficiary
	Recovered      Cents // taken back; Net = Gross − Recovered
	RecoversRow    int   // of the same file: the grant that Recovered was taken back from; 0 when nobody knows
	InKind         bool  // help in kind: never part of euros per inhabitant
	Cofunders      []Cofunder
	Places         []GrantPlace
}

// Cofunder is somebody else who pays for the same project.
type Cofunder struct {
	Name   string
	Amount Cents
	Told   bool // whether the register tells the amount
}

// Net is what the beneficiary keeps.
func (g Grant) Net() Cents { return g.Gross - g.Recovered }

// GrantPlace is where a grant goes: the seat of the beneficiary or the place of
// its action, with the share of the grant.
type GrantPlace struct {
	Ref   Ref
	Kind  string  // "seat" or "action"
	Share float64 // 0 to 1
}

// Date is a day without time; its zero value is no day.
type Date struct{ time.Time }

// Day makes a date.
func Day(year int, month time.Month, day int) Date {
	return Date{time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
}

// String is the date as ISO 8601 has it, or nothing for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Format(time.DateOnly)
}
