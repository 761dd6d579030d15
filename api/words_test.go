package api_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/analytics/allocate"
	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
)

// Whatever the pages and problems say is in the catalogue: a code that is not would
// show as itself.
func TestEveryCodeHasItsWords(t *testing.T) {
	text, err := message.Load()
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	find := func(pattern, prefix string, expression *regexp.Regexp) {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range expression.FindAllSubmatch(body, -1) {
				codes = append(codes, prefix+string(m[1]))
			}
		}
	}
	find("page/*.tmpl", "page.", regexp.MustCompile(`Say "([a-z._]+)"`))
	const told = `(?:Error[({](?:parameter, |name, |ask\.Cut\(name\), |"[a-z_]*", )?|p\.Code = http\.[A-Za-z]+, )"([a-z_]+)"`
	for _, folder := range []string{"*.go", "ask/*.go"} {
		find(folder, "problem.", regexp.MustCompile(told))
	}
	for _, code := range []string{"internal", "bad_value", "no_such_route", "not_ready"} {
		codes = append(codes, "problem."+code)
	}
	for _, l := range append(source.Levels(), source.OutsideQPV2015, source.OutsideQPV2024) {
		codes = append(codes, "page.levels."+string(l), "level."+string(l))
	}
	for _, kind := range []string{"associated", "delegated", "arrondissement", "former_code", "code_in_force"} {
		codes = append(codes, "alias."+kind, "page.alias."+kind, "page.also."+kind)
	}
	for _, form := range []string{"none", "one", "many"} {
		codes = append(codes, "page.found."+form)
	}
	for _, d := range indicator.Entries() {
		codes = append(codes, "indicator."+d.ID, "unit."+d.Unit)
		if below := d.Formula.Denominator; below != indicator.Nothing && !below.IsFlow() {
			codes = append(codes, "wording.per."+string(below))
		}
		codes = append(codes, "definition."+d.ID)
		if d.Formula.Shape == indicator.Ratio {
			codes = append(codes, "who."+string(d.Formula.Denominator))
		}
		if d.Formula.Shape == indicator.Ratio || d.Formula.Shape == indicator.Quotient {
			codes = append(codes, "quantity."+string(d.Formula.Numerator))
		}
		for _, p := range d.Parameters {
			for _, value := range p.Values {
				codes = append(codes, "param."+p.Name+"."+value)
			}
		}
	}
	for _, method := range []string{publish.Published, publish.PublishedAtMost, publish.PeopleMembers, publish.PeopleGrid, publish.SurfaceSource, publish.SurfaceMembers, publish.SurfaceOutside, publish.PeopleArea, publish.CarriedCode, publish.CarriedSum, publish.CarriedShare, publish.PeopleOutside, publish.UnitsCommune, publish.UnitsPoint, publish.UnitsOutside, publish.FundingSeat, publish.FundingPlace, publish.SumMembers, publish.PoorRate, publish.PoorGrid, publish.PostsExtract, publish.PostsRange, publish.RequestsRegister} {
		codes = append(codes, "method."+method)
	}
	for _, reason := range []indicator.Reason{publish.NotAdditive, publish.MemberMissing, publish.NoBoundary, publish.NotOnGrid, publish.PlaceUnknown, publish.NotComparable, publish.PartMissing, publish.PerimeterUnknown, publish.SharesUnknown, publish.AreaWeighted, publish.DenominatorMissing, publish.BottomCoded, publish.FewUnits, publish.FewRequests, publish.Protected, publish.Unverifiable, publish.RangeOnly, indicator.DenominatorZero, indicator.FewCases, indicator.WideInterval, indicator.NegativeNet, indicator.PartExceedsWhole, indicator.ReferenceMissing, indicator.SourceMissing, indicator.SourceSecret} {
		codes = append(codes, "reason."+string(reason))
	}
	for _, c := range []allocate.Constraint{allocate.Locks, allocate.Floors, allocate.Ceilings, allocate.Weights, allocate.Bounds, allocate.LeastGrant, allocate.QPVLeast} {
		codes = append(codes, "problem.infeasible_"+string(c))
	}
	find("locate_rows.go", "", regexp.MustCompile(`"(locate\.[a-z_]+)"`))
	find("ask/*.go", "", regexp.MustCompile(`"((?:locate|classes|scenario)\.[a-z_]+)"`))
	find("ask/*.go", "equity.none.", regexp.MustCompile(`(?:addNone\([a-z"_]+, |none\()"([a-z_]+)"`))
	find("ask/*_book.go", "column.", regexp.MustCompile(`(?:text|number|count|same)\("([a-z_0-9]+)"`))
	find("ask/*.go", "about.", regexp.MustCompile(`About\("([a-z]+)"`))
	for _, list := range regexpAll(t, "ask/*.go", `ColumnsOf\(w, ([^)]*)\)`) {
		for _, name := range regexp.MustCompile(`"([a-z_0-9]+)"`).FindAllStringSubmatch(list, -1) {
			codes = append(codes, "column."+name[1])
		}
	}
	for _, id := range []string{
		"mean", "gini", "hoover", "theil", "theil_between", "theil_within", "concentration.more", "concentration.less", "concentration.even",
		"kakwani.more", "kakwani.less", "kakwani.even", "qpv_ratio", "moran.alike", "moran.unlike", "moran.chance", "lisa", "excluded", "excluded.none",
		"none.negative", "none.undefined",
	} {
		codes = append(codes, "equity."+id)
	}
	for _, reason := range []string{"secret", "absent", "not_applicable", "at_most", "no_population"} {
		codes = append(codes, "why."+reason)
	}
	for status := indicator.OK; status <= indicator.NotApplicable; status++ {
		codes = append(codes, "status_means."+status.String())
	}
	for _, reason := range []string{edition.WithheldPerson, edition.WithheldUnknown, edition.WithheldDiffused} {
		codes = append(codes, "withheld."+reason)
	}
	codes = append(codes, publish.NothingLoaded, publish.TerritoryUnknown, publish.NoMembers)
	if len(codes) < 90 {
		t.Errorf("only %d codes were found: the expressions no longer fit the code", len(codes))
	}
	for _, code := range codes {
		if !text.Has(code) {
			t.Errorf("%s is not in the catalogue", code)
		}
	}
}

// regexpAll are the first groups of all matches of an expression in files of this
// folder.
func regexpAll(t *testing.T, pattern, expression string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(expression).FindAllStringSubmatch(string(body), -1) {
			all = append(all, m[1])
		}
	}
	return all
}
