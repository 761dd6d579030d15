package scdl_test

import (
	"archive/zip"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/scdl"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
)

// realFile is a file of the collected subsidies.
func realFile(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("ESSOR_REAL_DATA")
	if dir == "" {
		t.Skip("ESSOR_REAL_DATA is not set: the collected subsidies are not in the repository")
	}
	return filepath.Join(dir, "subventions", name)
}

// fate says what a real file must give.
type fate struct {
	file     string
	read     source.ReadFunc
	counts   source.Counts // but Read, which is their sum
	cents    source.Cents  // net
	years    string
	withID   int                                          // grants whose beneficiary's identifier is known
	issues   map[string]int                               // by code
	separate func(*testing.T, io.Reader) (cents *big.Rat) // another way to the sum
}

// TestRealFiles reads every file of the collected subsidies. The sums come from
// parsers of their own, made of encoding/csv, encoding/json and regular expressions;
// the counts of rows and of damaged values were made by another program (counts of the same files by another program).
func TestRealFiles(t *testing.T) {
	for _, f := range fates() {
		t.Run(f.file, func(t *testing.T) {
			file := realFile(t, f.file)
			r := &sourcetest.Recorder{}
			counts, err := f.read(t.Context(), source.Input{File: file}, r)
			if err != nil || counts.Check() != nil {
				t.Fatal(err, counts.Check())
			}
			f.counts.Read = f.counts.Kept + f.counts.Skipped + f.counts.RejectedRows()
			if fmt.Sprint(counts) != fmt.Sprint(f.counts) {
				t.Errorf("counts = %+v, want %+v", counts, f.counts)
			}
			f.check(t, r)
			raw := openReal(t, file)
			want := new(big.Rat).Mul(f.separate(t, raw), big.NewRat(100, 1))
			if want.Cmp(new(big.Rat).SetInt64(int64(f.cents))) != 0 {
				t.Errorf("the other parser's sum is %s cents, the expected one %d", want.FloatString(2), f.cents)
			}
		})
	}
}

func (f fate) check(t *testing.T, r *sourcetest.Recorder) {
	t.Helper()
	var sum source.Cents
	years, ids := map[int]int{}, 0
	for _, g := range r.Grants {
		sum += g.Net()
		years[g.Year]++
		if g.BeneficiaryID != "" {
			ids++
		}
		if g.Outcome != "awarded" || g.Beneficiary == "" {
			t.Fatalf("grant %+v", g)
		}
	}
	if sum != f.cents {
		t.Errorf("sum = %d cents, want %d", sum, f.cents)
	}
	if fmt.Sprint(years) != f.years || ids != f.withID {
		t.Errorf("years %v, %d known beneficiaries; want %s, %d", years, ids, f.years, f.withID)
	}
	issues := map[string]int{}
	for _, i := range r.Issues {
		issues[i.Code]++
	}
	if fmt.Sprint(issues) != fmt.Sprint(f.issues) {
		t.Errorf("issues = %v\nwant     %v", issues, f.issues)
	}
}

func fates() []fate {
	return []fate{
		{
			file: "somme_scdl_test_sniffer_error.csv", read: scdl.Read, counts: source.Counts{Kept: 18},
			cents: 408754100, years: "map[2022:18]", withID: 18,
			issues:   map[string]int{"grant.damaged_text": 18, "grant.unknown_nature": 18, "table.extra_columns": 1},
			separate: column(';', 7),
		},
		{ // The sum is in counts of the same files by another program too: 88 789 356.48 €. No row has a date; 386 SIRET are 7,17E+13.
			file: "subventions-toulouse_2022.csv", read: scdl.Read, counts: source.Counts{Kept: 396},
			cents: 8878935648, years: "map[2022:396]", withID: 0,
			issues: map[string]int{
				"code.exponent": 386, "grant.no_id": 10, "grant.funder_id": 1, "grant.year_from_payment": 396, "table.extra_columns": 1,
			},
			separate: column(';', 7),
		},
		{
			file: "224900019_conventions-de-subventions-du-departement-de-maine-et-loire.csv", read: scdl.Read, counts: source.Counts{Kept: 75},
			cents: 832736488, years: "map[2017:24 2018:40 2019:11]", withID: 67,
			issues: map[string]int{
				"code.exponent": 2, "code.siret": 4, "grant.no_id": 2, "grant.year_from_reference": 5, "table.extra_columns": 1,
			},
			separate: column(';', 8),
		},
		{
			file: "vendee_2017_Publication_donnees_Open_data_Subventions_Conventions.csv", read: scdl.Read,
			counts: source.Counts{Kept: 23, Repaired: 23}, cents: 172100954, years: "map[2017:23]", withID: 22,
			issues:   map[string]int{"grant.row_rejoined": 23, "code.siret": 1},
			separate: beforeNature(charmap.Windows1252),
		},
		{
			file: "vendee_201903_Publication_donnees_Open_data_Subventions_Conventions.csv", read: scdl.Read,
			counts: source.Counts{Kept: 47, Repaired: 47}, cents: 696934500, years: "map[2019:47]", withID: 47,
			issues:   map[string]int{"grant.row_rejoined": 47},
			separate: beforeNature(nil),
		},
		{
			file: "OD.SUBVENTION_CONVENTION_CODAH.json.zip", read: scdl.Read, counts: source.Counts{Kept: 30},
			cents: 358656000, years: "map[2017:12 2018:18]", withID: 28,
			issues: map[string]int{
				"grant.amount_text": 3, "grant.funder_id_repeated": 1, "grant.month_only": 12, "grant.no_id": 1,
				"grant.year_from_payment": 3, "grant.year_from_reference": 5, "table.extra_columns": 1,
			},
			separate: codah,
		},
		{ // 439 rows of the register in 535 lines; one has no amount.
			file: "cd11_donneesessentiellessubventions23k.csv-errors.csv.gz", read: scdl.ReadRejections,
			counts: source.Counts{Kept: 438, Skipped: 96, Rejected: map[string]int64{"grant.no_amount": 1}, Repaired: 422},
			cents:  3040556031, years: "map[2013:6 2014:1 2017:1 2018:82 2019:57 2020:47 2021:53 2022:42 2023:78 2024:71]", withID: 422,
			issues: map[string]int{
				"code.number": 9, "code.siret": 6, "grant.id_float": 417, "grant.id_zero_restored": 5, "grant.no_amount": 1,
				"grant.no_funder": 1, "grant.no_id": 1, "grant.year_from_payment": 2, "rejections.state_accepted": 6, "rejections.state_rejected": 19,
			},
			separate: aude,
		},
		{ // The file's own closing line: 1 483 995 024 €.
			file: "plf-2012-jaune-associations-subventionne-es-en-2010.csv.gz", read: scdl.ReadJaune,
			counts: source.Counts{Kept: 20194, Skipped: 17485}, cents: 148399502400, years: "map[2010:20194]", withID: 19641,
			issues:   map[string]int{"code.number": 1, "code.siren": 552},
			separate: jauneDetails,
		},
	}
}

// openReal opens a file, inflated.
func openReal(t *testing.T, file string) io.Reader {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	if !strings.HasSuffix(file, ".gz") {
		return f
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// rat reads an amount without our parser.
func rat(t *testing.T, text string) *big.Rat {
	t.Helper()
	text = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".").Replace(text)
	v, ok := new(big.Rat).SetString(text)
	if !ok {
		t.Fatalf("amount %q", text)
	}
	return v
}

// column sums a column of a csv file.
func column(comma rune, at int) func(*testing.T, io.Reader) *big.Rat {
	return func(t *testing.T, r io.Reader) *big.Rat {
		t.Helper()
		sum := new(big.Rat)
		for _, row := range records(t, r, comma) {
			sum.Add(sum, rat(t, row[at]))
		}
		return sum
	}
}

// records are the rows below the header.
func records(t *testing.T, r io.Reader, comma rune) [][]string {
	t.Helper()
	c := csv.NewReader(r)
	c.Comma, c.LazyQuotes = comma, true
	rows, err := c.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// beforeNature sums the numbers that stand before "aide en numéraire".
func beforeNature(enc *charmap.Charmap) func(*testing.T, io.Reader) *big.Rat {
	return func(t *testing.T, r io.Reader) *big.Rat {
		t.Helper()
		if enc != nil {
			r = enc.NewDecoder().Reader(r)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		sum := new(big.Rat)
		for _, m := range regexp.MustCompile(`,(\d[\d\x{a0}]*,\d\d),aide en num`).FindAllStringSubmatch(string(body), -1) {
			sum.Add(sum, rat(t, m[1]))
		}
		return sum
	}
}

// codah sums what stands before the euro sign.
func codah(t *testing.T, _ io.Reader) *big.Rat {
	t.Helper()
	z, err := zip.OpenReader(realFile(t, "OD.SUBVENTION_CONVENTION_CODAH.json.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	f, err := z.Open("OD.SUBVENTION_CONVENTION_CODAH.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct{ Montant string }
	if err := json.NewDecoder(f).Decode(&rows); err != nil {
		t.Fatal(err)
	}
	sum := new(big.Rat)
	for _, row := range rows {
		before, _, _ := strings.Cut(row.Montant, "€")
		sum.Add(sum, rat(t, before))
	}
	return sum
}

// aude sums the rows of the register, each once.
func aude(t *testing.T, r io.Reader) *big.Rat {
	t.Helper()
	sum, seen := new(big.Rat), map[string]bool{}
	for _, row := range records(t, r, ',') {
		key := strings.Join(row[:10], "|")
		if !seen[key] && row[5] != "" {
			sum.Add(sum, rat(t, row[5]))
		}
		seen[key] = true
	}
	return sum
}

// jauneDetails sums the last column, but for the closing line.
func jauneDetails(t *testing.T, r io.Reader) *big.Rat {
	t.Helper()
	sum := new(big.Rat)
	for _, row := range records(t, charmap.Windows1252.NewDecoder().Reader(r), ';') {
		if row[4] != "" && !strings.HasPrefix(row[0], "Total") {
			sum.Add(sum, rat(t, row[4]))
		}
	}
	return sum
}

// TestTheStatesRejectionsCheckOurs compares, row by row of the Aude's register, what
// the State's importer found wrong with the beneficiary's SIRET and what we did. The
// State found 18 rows. We restore 5 of them (a lost zero that both check digits
// prove: SAFER Occitanie, 086120235) and leave 13 without identifier, 3 of which hold
// a SIREN that we read as such. It let 6 rows pass whose check digit is wrong.
func TestTheStatesRejectionsCheckOurs(t *testing.T) {
	file := realFile(t, "cd11_donneesessentiellessubventions23k.csv-errors.csv.gz")
	stateSays := map[string]bool{}
	var order []string
	for _, row := range records(t, openReal(t, file), ',') {
		key := strings.Join(row[:10], "|")
		if _, known := stateSays[key]; !known {
			order = append(order, key)
		}
		stateSays[key] = stateSays[key] || row[10] == "idBeneficiaire"
	}
	r := &sourcetest.Recorder{}
	if _, err := scdl.ReadRejections(t.Context(), source.Input{File: file, Options: map[string]string{"funder": "Aude"}}, r); err != nil {
		t.Fatal(err)
	}
	mended := map[int]bool{}
	for _, i := range r.IssuesOf("grant.id_zero_restored") {
		mended[i.Row] = true
	}
	verdicts := map[string]int{}
	grants := slices.SortedFunc(slices.Values(r.Grants), func(a, b source.Grant) int { return a.Row - b.Row })
	n := 0
	for _, key := range order {
		if strings.Split(key, "|")[5] == "" {
			continue // the row without amount gives no grant
		}
		g := grants[n]
		n++
		if want := strings.Split(key, "|")[3]; strings.Join(strings.Fields(want), " ") != strings.Join(strings.Fields(g.Beneficiary), " ") {
			t.Fatalf("grant of row %d is %s, want %s", g.Row, g.Beneficiary, want)
		}
		ours := "known"
		switch {
		case g.BeneficiaryID == "":
			ours = "unknown"
		case len(g.BeneficiaryID) == 9:
			ours = "siren"
		case mended[g.Row]:
			ours = "restored"
		}
		verdicts[fmt.Sprintf("state %v, we %s", stateSays[key], ours)]++
	}
	want := map[string]int{
		"state false, we known": 414, "state false, we unknown": 6,
		"state true, we unknown": 10, "state true, we siren": 3, "state true, we restored": 5,
	}
	if fmt.Sprint(verdicts) != fmt.Sprint(want) {
		t.Errorf("verdicts = %v\nwant       %v", verdicts, want)
	}
}
