package edition

import (
	"errors"
	"slices"

	"github.com/observatoire-essor/essor/data/source"
)

// grantTable holds grants in columns, in the order of compareGrants: a quarter of a
// million take a few tens of megabytes.
type grantTable struct {
	texts     [texts]textColumn
	cofunders [][]source.Cofunder // by position in the dictionary of their column
	places    [][]GrantPlace      // likewise
	row       []int64
	year      []int64
	day       []int64 // since 1970-01-01, or noDay
	gross     []int64 // euro cents
	recovered []int64
	axis      []byte
	flags     []byte
}

// Columns of texts. Lists are texts as well, in an encoding of their own.
const (
	textSource = iota
	textFunder
	textBeneficiary
	textID
	textRNA
	textWithheld
	textReference
	textObject
	textCall
	textProgramme
	textCofunders
	textPlaces
	texts // how many there are
)

// Flags of a grant.
const (
	flagInKind   = 1
	flagUnlinked = 2
	allFlags     = flagInKind | flagUnlinked
)

// textColumn is a column of texts, each different one once.
type textColumn struct {
	dictionary []string // in order
	position   []uint32
}

func (c textColumn) at(i int) string { return c.dictionary[c.position[i]] }

func (t *grantTable) len() int { return len(t.row) }

func (t *grantTable) is(i int, flag byte) bool { return t.flags[i]&flag != 0 }

// at puts grant i together.
func (t *grantTable) at(i int) Grant {
	text := func(column int) string { return t.texts[column].at(i) }
	return Grant{
		Source: text(textSource), Row: t.row[i], Funder: text(textFunder), Beneficiary: text(textBeneficiary),
		BeneficiaryID: text(textID), BeneficiaryRNA: text(textRNA), Withheld: text(textWithheld),
		Reference: text(textReference), DecidedOn: dateOfDays(t.day[i]), Year: int(t.year[i]), Object: text(textObject),
		Axis: int(t.axis[i]), Call: text(textCall), Programme: text(textProgramme),
		Cofunders: t.cofunders[t.texts[textCofunders].position[i]],
		Gross:     source.Cents(t.gross[i]), Recovered: source.Cents(t.recovered[i]),
		InKind: t.is(i, flagInKind), Unlinked: t.is(i, flagUnlinked), Places: t.placesOf(i),
	}
}

func (t *grantTable) placesOf(i int) []GrantPlace { return t.places[t.texts[textPlaces].position[i]] }

// textsOf are the texts of a grant, in the order of the columns.
func textsOf(g Grant) [texts]string {
	return [texts]string{
		textSource: g.Source, textFunder: g.Funder, textBeneficiary: g.Beneficiary, textID: g.BeneficiaryID, textRNA: g.BeneficiaryRNA,
		textWithheld: g.Withheld, textReference: g.Reference, textObject: g.Object, textCall: g.Call, textProgramme: g.Programme,
		textCofunders: encodeCofunders(g.Cofunders), textPlaces: encodePlaces(g.Places),
	}
}

// newGrantTable puts grants in columns and in order. Places of a grant are put in
// order too; two of one kind in one area are an error, as is whatever must not be
// published.
func newGrantTable(grants []Grant) (*grantTable, error) {
	sorted := slices.Clone(grants)
	for i := range sorted {
		sorted[i].Places = slices.SortedFunc(slices.Values(sorted[i].Places), comparePlaces)
		g := sorted[i]
		if err := errors.Join(g.verify(), verifyPlaces(g.Places), verifyCofunders(g.Cofunders)); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(sorted, compareGrants)
	t := &grantTable{}
	columns := make([][texts]string, len(sorted))
	for i, g := range sorted {
		columns[i] = textsOf(g)
		t.row, t.year, t.day = append(t.row, g.Row), append(t.year, int64(g.Year)), append(t.day, daysOfDate(g.DecidedOn))
		t.gross, t.recovered = append(t.gross, int64(g.Gross)), append(t.recovered, int64(g.Recovered))
		t.axis = append(t.axis, byte(g.Axis)) // 0 to 5, as verified
		var flags byte
		if g.InKind {
			flags |= flagInKind
		}
		if g.Unlinked {
			flags |= flagUnlinked
		}
		t.flags = append(t.flags, flags)
	}
	for column := range t.texts {
		t.texts[column] = newTextColumn(len(sorted), func(i int) string { return columns[i][column] })
	}
	return t, nil
}

// newTextColumn gathers n texts.
func newTextColumn(n int, text func(int) string) textColumn {
	positions := map[string]uint32{}
	for i := range n {
		positions[text(i)] = 0
	}
	c := textColumn{dictionary: make([]string, 0, len(positions)), position: make([]uint32, n)}
	for s := range positions {
		c.dictionary = append(c.dictionary, s)
	}
	slices.Sort(c.dictionary)
	for p, s := range c.dictionary {
		positions[s] = uint32(p)
	}
	for i := range n {
		c.position[i] = positions[text(i)]
	}
	return c
}

// daysOfDate is a day as days since 1970-01-01.
func daysOfDate(d source.Date) int64 {
	if d.IsZero() {
		return noDay
	}
	return d.Unix() / secondsOfDay
}

func dateOfDays(days int64) source.Date {
	if days == noDay {
		return source.Date{}
	}
	return source.Day(1970, 1, 1+int(days))
}
