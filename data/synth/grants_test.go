package synth

import (
	"math"
	"strconv"
	"strings"
	"testing"
)

// cents reads an amount with two decimals without rounding.
func cents(t *testing.T, text string) int {
	t.Helper()
	whole, fraction, ok := strings.Cut(text, ".")
	n, err := strconv.Atoi(whole + fraction)
	if !ok || len(fraction) != 2 || err != nil {
		t.Fatalf("amount %q is not written with two decimals", text)
	}
	return n
}

// The first cycle's number and sum, and the ceiling of later years, are those
// that the MEL published (the plan of the demonstration, what the MEL has published).
func TestGrantTotals(t *testing.T) {
	header, rows := demoTable(t, "subventions_simule.csv", ',')
	want := "nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,rnaBeneficiaire,objet,montant,nature," +
		"conditionsVersement,datesPeriodeVersement,idRAE,notificationUE,pourcentageSubvention,dispositifAide"
	if got := strings.Join(header[:16], ","); got != want {
		t.Errorf("header %s, want that of the SCDL schema 2.1.1", got)
	}
	first, firstCents := 0, 0
	decisions := map[string]map[string]bool{}
	for _, r := range rows {
		year := r["dateConvention"][:4]
		amount := cents(t, r["montant"])
		if year <= "2014" {
			first++
			firstCents += amount
		}
		if amount > 2_000_000 {
			t.Errorf("%s gives %d cents", r["referenceDecision"], amount)
		}
		if amount > 0 {
			if decisions[year] == nil {
				decisions[year] = map[string]bool{}
			}
			decisions[year][r["referenceDecision"]] = true
		}
	}
	if first != 47 || firstCents != 60_900_000 {
		t.Errorf("2011 to 2014: %d grants of %d cents, want 47 of 60900000", first, firstCents)
	}
	for year := 2015; year <= 2023; year++ {
		if n := len(decisions[strconv.Itoa(year)]); n < 18 || n > 22 {
			t.Errorf("%d decisions in %d, want about 20", n, year)
		}
	}
}

func TestGrantRows(t *testing.T) {
	f := demoFacts(t)
	known := map[string]bool{}
	for _, c := range f.communes {
		known["commune/"+c.code] = true
	}
	for _, q := range f.qpv {
		known["qpv2015/"+q.code] = true
	}
	_, rows := demoTable(t, "subventions_simule.csv", ',')
	axes, last := map[string]int{}, ""
	for i, r := range rows {
		if !luhnValid(r["idBeneficiaire"]) || !luhnValid(r["idBeneficiaire"][:9]) || !strings.HasPrefix(r["idBeneficiaire"], "0000") {
			t.Errorf("row %d: SIRET %s", i, r["idBeneficiaire"])
		}
		if !luhnValid(r["idAttribuant"]) {
			t.Errorf("row %d: SIRET of the funder %s", i, r["idAttribuant"])
		}
		for _, column := range []string{"nomAttribuant", "nomBeneficiaire", "objet"} {
			if !strings.HasSuffix(r[column], "(simulé)") {
				t.Errorf("row %d: %s %q does not say that it is simulated", i, column, r[column])
			}
		}
		if len([]rune(r["objet"])) > 256 || r["simule"] != "true" || r["dateConvention"] < last {
			t.Errorf("row %d: %v", i, r)
		}
		if !known["commune/"+r["commune_siege"]] {
			t.Errorf("row %d: seat in %q", i, r["commune_siege"])
		}
		last = r["dateConvention"]
		axes[r["axe"]]++
		sum := 0.0
		for _, place := range strings.Split(r["territoires_projet"], "|") {
			area, share, _ := strings.Cut(place, ":")
			v, err := strconv.ParseFloat(share, 64)
			if err != nil || !known[area] {
				t.Errorf("row %d: place %q", i, place)
			}
			sum += v
		}
		if math.Abs(sum-1) > 1e-12 {
			t.Errorf("row %d: shares of places sum to %v", i, sum)
		}
	}
	for axis := 1; axis <= 5; axis++ {
		if axes[strconv.Itoa(axis)] < 10 {
			t.Errorf("axes %v: want some of each of five", axes)
		}
	}
	if len(axes) != 5 {
		t.Errorf("axes %v", axes)
	}
}

func luhnValid(number string) bool { return luhnSum(number)%10 == 0 }

// the SCDL schema as docs/methods/grants.md reads it tells how these are to be read.
func TestGrantSpecialCases(t *testing.T) {
	_, rows := demoTable(t, "subventions_simule.csv", ',')
	byReference, inKind := map[string][]map[string]string{}, 0
	for _, r := range rows {
		byReference[r["referenceDecision"]] = append(byReference[r["referenceDecision"]], r)
		if r["nature"] == "aide en nature" {
			inKind++
		}
	}
	shared, recovered := 0, 0
	for reference, group := range byReference {
		switch {
		case len(group) == 1:
			continue
		case strings.HasPrefix(group[1]["montant"], "-"):
			recovered++
			if cents(t, group[0]["montant"]) <= -cents(t, group[1]["montant"]) || group[0]["idBeneficiaire"] != group[1]["idBeneficiaire"] {
				t.Errorf("%s takes back %s of %s", reference, group[1]["montant"], group[0]["montant"])
			}
		default:
			shared++
			if len(group) != 2 || group[0]["montant"] != group[1]["montant"] || group[0]["idBeneficiaire"] == group[1]["idBeneficiaire"] ||
				group[0]["pourcentageSubvention"] != "0.6" || group[1]["pourcentageSubvention"] != "0.4" {
				t.Errorf("%s is shared wrongly: %v", reference, group)
			}
		}
	}
	if inKind != 1 || shared != 1 || recovered != 1 {
		t.Errorf("%d in kind, %d shared, %d taken back, want one of each", inKind, shared, recovered)
	}
}

func TestCheckDigits(t *testing.T) {
	// 732 829 320 is the example of a valid SIREN in INSEE's definition.
	if luhnSum("732829320") != 40 {
		t.Errorf("Luhn sum of 732829320 is %d, want 40", luhnSum("732829320"))
	}
	if got := withCheckDigit("73282932"); got != "732829320" {
		t.Errorf("73282932 is completed to %s", got)
	}
	seen := map[string]bool{}
	for n := 1; n <= maxUnits; n++ {
		siren := fictitiousSIREN(n)
		if len(siren) != 9 || !luhnValid(siren) || !luhnValid(seatNumber(siren)) || seen[siren] {
			t.Fatalf("SIREN %d is %s", n, siren)
		}
		seen[siren] = true
	}
}

func TestEuros(t *testing.T) {
	for cents, want := range map[int]string{0: "0.00", 5: "0.05", 1234567: "12345.67", -250_000: "-2500.00"} {
		if got := euros(cents); got != want {
			t.Errorf("%d cents are written %s, want %s", cents, got, want)
		}
	}
}
