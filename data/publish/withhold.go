package publish

import (
	_ "embed" // the words are data
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source/table"
)

//go:embed organisations.yaml
var organisationsYAML []byte

// withholder decides which beneficiaries nobody may see: natural persons, those of
// whom nothing tells that they are an organisation, and those whose name the register
// of enterprises hides.
type withholder struct{ words map[string]bool }

func newWithholder() (withholder, error) {
	var file struct {
		Words []string `yaml:"words"`
	}
	if err := yaml.UnmarshalWithOptions(organisationsYAML, &file, yaml.Strict()); err != nil {
		return withholder{}, fmt.Errorf("words of organisations: %w", err)
	}
	w := withholder{words: map[string]bool{}}
	for _, word := range file.Words {
		w.words[word] = true
	}
	return w, nil
}

// reason says why a beneficiary is withheld; it is empty when everybody may see it.
func (w withholder) reason(g data.PublicGrant) string {
	switch {
	case g.NaturalPerson:
		return edition.WithheldPerson
	case g.PartialDiffusion:
		return edition.WithheldDiffused
	case g.BeneficiaryRNA != "": // only associations have one
		return ""
	case titled.MatchString(g.Beneficiary):
		return edition.WithheldPerson
	case g.BeneficiaryID == "" && !w.isOrganisation(g.Beneficiary):
		return edition.WithheldUnknown
	}
	return ""
}

// titled are names behind a title of a person.
var titled = regexp.MustCompile(`(?i)^\s*(m\.|mr\.?|mm\.|mme\.?|mmes|mlle\.?|mlles|monsieur|messieurs|madame|mesdames|mademoiselle)(\s|$)|^\s*M\s`)

// isOrganisation tells whether a word of the name says so.
func (w withholder) isOrganisation(name string) bool {
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) }) {
		folded := table.Fold(word)
		if w.words[folded] || w.words[strings.TrimSuffix(folded, "s")] {
			return true
		}
	}
	return false
}

// withhold takes from a grant what would tell its beneficiary. The object is free
// text and may name people; a SIRET whose name the register hides tells nobody.
func withhold(g *edition.Grant, reason string) {
	g.Withheld = reason
	if reason == "" {
		return
	}
	g.Beneficiary, g.BeneficiaryRNA, g.Object = "", "", ""
	if reason != edition.WithheldDiffused {
		g.BeneficiaryID = ""
	}
}
