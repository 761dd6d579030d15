package edition

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/observatoire-essor/essor/data/source"
)

// Grant is a public grant that was awarded, as a register of public money has it: a
// decision for one beneficiary. Requests, refusals and what was asked for have no
// place in an edition. Texts, lists and their order are shared; nobody changes them.
type Grant struct {
	Source         string // id
	Row            int64  // of the source's file
	Funder         string
	Beneficiary    string // empty when it is withheld, as are its identifiers and the object
	BeneficiaryID  string // SIRET (14 digits) or SIREN (9), empty when nobody tells
	BeneficiaryRNA string // W and 9 digits, or empty
	Withheld       string // why nobody may see the beneficiary: one of the Withheld constants
	Reference      string
	DecidedOn      source.Date
	Year           int // of the commitment; 0 when the file does not tell
	Object         string
	Axis           int // of the plan, 1 to 5; 0 when nobody tells
	Call           string
	Programme      string
	Cofunders      []source.Cofunder
	Gross          source.Cents
	Recovered      source.Cents // taken back from it, in whatever year
	InKind         bool         // a value, no money: never summed with money
	Unlinked       bool         // money taken back from a grant that nobody knows: shown apart, never netted
	Places         []GrantPlace
}

// Why the beneficiary of a grant is withheld. The words are in the message catalogue,
// under "withheld.".
const (
	WithheldPerson   = "person"    // a register, or a title before the name, says that it is a person of flesh and blood
	WithheldUnknown  = "unknown"   // nothing tells that it is an organisation
	WithheldDiffused = "diffusion" // the register of enterprises does not show its name
)

// Net is what the beneficiary keeps.
func (g Grant) Net() source.Cents { return g.Gross - g.Recovered }

// GrantPlace is an area of the edition in which a grant has its seat or acts, and the
// part of the grant that is placed there. A grant has places at several levels: those
// of one level and kind sum to one at most.
type GrantPlace struct {
	Ref        source.Ref
	Kind       string // PlaceSeat or PlaceAction
	Millionths int64  // of the grant, 1 to 1 000 000
}

// Kinds of places.
const (
	PlaceSeat   = "seat"   // of the beneficiary
	PlaceAction = "action" // of the project
)

// Whole is all of a grant, in millionths.
const Whole = 1_000_000

// errGrant says that something is no grant that may be published.
var errGrant = errors.New("not a public grant")

// verify refuses what must not be published: names that are withheld, and amounts
// that are none. Lists are verified apart.
func (g Grant) verify() error {
	fail := func(what string) error {
		return fmt.Errorf("%w: row %d of source %s: %s", errGrant, g.Row, g.Source, what)
	}
	switch {
	case g.Withheld != "" && (g.Beneficiary != "" || g.Object != "" || g.BeneficiaryRNA != ""):
		return fail("it names a beneficiary who is withheld")
	case g.Withheld != "" && g.Withheld != WithheldDiffused && g.BeneficiaryID != "":
		return fail("it identifies a beneficiary who is withheld")
	case g.Gross < 0 || g.Recovered < 0 || g.Gross > mostCents || g.Recovered > mostCents:
		return fail("amount")
	case g.Unlinked && (g.Gross != 0 || g.Recovered == 0), !g.Unlinked && g.Recovered > g.Gross:
		return fail("money taken back")
	case g.Axis < 0 || g.Axis > mostAxis, g.Row < 0:
		return fail("axis or row")
	}
	return nil
}

// verifyPlaces refuses places that are out of order, twice there, or none.
func verifyPlaces(list []GrantPlace) error {
	for i, p := range list {
		if p.Kind != PlaceSeat && p.Kind != PlaceAction || p.Millionths < 1 || p.Millionths > Whole || i > 0 && comparePlaces(list[i-1], p) >= 0 {
			return fmt.Errorf("%w: place %s", errGrant, p.Ref)
		}
	}
	return nil
}

// verifyCofunders refuses co-funders without name or with an amount that is none.
func verifyCofunders(list []source.Cofunder) error {
	for _, c := range list {
		if c.Name == "" || c.Amount < 0 || c.Amount > mostCents || !c.Told && c.Amount != 0 {
			return fmt.Errorf("%w: co-funder %q", errGrant, c.Name)
		}
	}
	return nil
}

// Limits of grants.
const (
	mostCents = 1e15 // ten thousand billion euros
	mostAxis  = 5
)

func comparePlaces(a, b GrantPlace) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), compareRefs(a.Ref, b.Ref))
}

// compareGrants is the one order of grants in an edition: as they were decided, then
// by source and row. Grants that compare as equal are the same in every field.
func compareGrants(a, b Grant) int {
	if order := cmp.Or(cmp.Compare(a.Year, b.Year), a.DecidedOn.Compare(b.DecidedOn.Time), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Row, b.Row)); order != 0 {
		return order
	}
	// Only a source that does not number its rows gets here.
	return cmp.Or(
		cmp.Compare(a.Funder, b.Funder), cmp.Compare(a.Beneficiary, b.Beneficiary), cmp.Compare(a.BeneficiaryID, b.BeneficiaryID),
		cmp.Compare(a.BeneficiaryRNA, b.BeneficiaryRNA), cmp.Compare(a.Withheld, b.Withheld), cmp.Compare(a.Reference, b.Reference),
		cmp.Compare(a.Object, b.Object), cmp.Compare(a.Axis, b.Axis), cmp.Compare(a.Call, b.Call), cmp.Compare(a.Programme, b.Programme),
		cmp.Compare(a.Gross, b.Gross), cmp.Compare(a.Recovered, b.Recovered), compareBools(a.InKind, b.InKind), compareBools(a.Unlinked, b.Unlinked),
		cmp.Compare(encodeCofunders(a.Cofunders), encodeCofunders(b.Cofunders)), cmp.Compare(encodePlaces(a.Places), encodePlaces(b.Places)),
	)
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// GrantSum is what one source says of public money awarded in one year, whole grants
// wherever they go.
type GrantSum struct {
	Source    string `json:"source"` // id
	Year      int    `json:"year"`   // 0 when the file does not tell
	Decisions int64  `json:"decisions"`
	InKind    int64  `json:"in_kind"`            // decisions in kind, left out of the amounts
	Gross     int64  `json:"gross"`              // euro cents
	Recovered int64  `json:"recovered"`          // euro cents, taken back from these grants in whatever year
	Net       int64  `json:"net"`                // euro cents
	Unlinked  int64  `json:"unlinked,omitempty"` // euro cents, taken back from grants that nobody knows: in none of the others
}

// GrantSums sums up the grants by source and year.
func (e *Edition) GrantSums() []GrantSum { return slices.Clone(e.grantSums) }

// sumGrants sums up grants by source and year, in this order.
func sumGrants(t *grantTable) []GrantSum {
	type key struct {
		source string
		year   int64
	}
	sums := map[key]*GrantSum{}
	for i := range t.len() {
		k := key{t.texts[textSource].at(i), t.year[i]}
		s := sums[k]
		if s == nil {
			s = &GrantSum{Source: k.source, Year: int(k.year)}
			sums[k] = s
		}
		switch {
		case t.is(i, flagUnlinked):
			s.Unlinked += t.recovered[i]
			continue
		case t.is(i, flagInKind):
			s.InKind++
		default:
			s.Gross += t.gross[i]
			s.Recovered += t.recovered[i]
			s.Net += t.gross[i] - t.recovered[i]
		}
		s.Decisions++
	}
	list := make([]GrantSum, 0, len(sums))
	for _, s := range sums {
		list = append(list, *s)
	}
	slices.SortFunc(list, func(a, b GrantSum) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Year, b.Year))
	})
	return list
}
