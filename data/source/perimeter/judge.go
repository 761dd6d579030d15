package perimeter

import "strings"

// Perimeter is one of the three answers.
type Perimeter string

// The three perimeters.
const (
	INSEE Perimeter = "insee" // legal category, less excluded activities: comparable with INSEE and CRESS
	Law   Perimeter = "law"   // declared in the register, or on ESS France's list
	Any   Perimeter = "any"   // either
)

// Unit is what decides of a legal unit.
type Unit struct {
	Category string // legal category, four digits
	Declared bool   // economieSocialeSolidaireUniteLegale is "O"
	Listed   bool   // on ESS France's list
	Family   Family // on that list; may be empty
}

// Code is an activity in its nomenclature. Without a nomenclature, the form NN.NNL
// is taken for the NAF rév. 2.
type Code struct {
	Nomenclature, Text string
}

// Verdict says in which perimeters something lies, and its family; the family is
// empty when it lies in none.
type Verdict struct {
	INSEE, Law bool
	Family     Family
}

// In tells whether the perimeter holds it.
func (v Verdict) In(p Perimeter) bool {
	switch p {
	case INSEE:
		return v.INSEE
	case Law:
		return v.Law
	default:
		return v.INSEE || v.Law
	}
}

// Judge holds the rules of a table ready for many questions.
type Judge struct {
	level      Level
	categories map[string]Category
	excluded   map[string][]string // by nomenclature: codes or their beginnings
}

// Judge prepares the table.
func (t Table) Judge() *Judge {
	j := &Judge{level: t.ActivityLevel, categories: map[string]Category{}, excluded: map[string][]string{}}
	for _, c := range t.Categories {
		j.categories[c.Code] = c
	}
	for _, a := range t.Excluded {
		j.excluded[a.Nomenclature] = append(j.excluded[a.Nomenclature], a.Code)
	}
	return j
}

// Reaches tells whether an establishment of the unit may lie in some perimeter,
// whatever its activity.
func (j *Judge) Reaches(u Unit) bool {
	return u.Declared || u.Listed || j.categories[u.Category].Rule == In
}

// Of judges an establishment: by its unit, and by the activity of the one or the
// other as the table wants. tested is false when the activity is in a nomenclature
// for which the table has no exclusions, so that it could not be held against them.
func (j *Judge) Of(u Unit, ofUnit, ofEstablishment Code) (v Verdict, tested bool) {
	activity := ofEstablishment
	if j.level == ByUnit {
		activity = ofUnit
	}
	excluded, tested := j.excludes(activity)
	category, known := j.categories[u.Category]
	v.INSEE = known && category.Rule == In && !excluded
	v.Law = u.Declared || u.Listed
	if v.INSEE || v.Law {
		v.Family = family(category, u.Family)
	}
	return v, tested
}

// family is that of the category; where the category gives none, or only that of
// whoever declares itself (a cooperative may be a SAS), the list knows better.
func family(c Category, listed Family) Family {
	switch {
	case c.Family != "" && (c.Rule == In || c.Rule == Config):
		return c.Family
	case listed != "":
		return listed
	}
	return Companies
}

func (j *Judge) excludes(c Code) (excluded, tested bool) {
	nomenclature := c.Nomenclature
	if nomenclature == "" && IsNAF(c.Text) {
		nomenclature = NAFRev2
	}
	codes, tested := j.excluded[nomenclature]
	for _, code := range codes {
		if c.Text == code || strings.HasSuffix(code, ".") && strings.HasPrefix(c.Text, code) {
			return true, true
		}
	}
	return false, tested
}

// NAFRev2 is the register's word for the NAF rév. 2.
const NAFRev2 = "NAFRev2"

// IsNAF tells whether a code has the form of the NAF rév. 2 and of the NAF 2025,
// NN.NNL; those before had NN.NL or NN.NN.
func IsNAF(code string) bool {
	if len(code) != 6 || code[2] != '.' || code[5] < 'A' || code[5] > 'Z' {
		return false
	}
	return strings.Trim(code[:2]+code[3:5], "0123456789") == ""
}
