package api_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"html"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/observatoire-essor/essor/api/message"
)

// cardOfPage reads a key figure: the indicator, the value and the interval that people see.
var cardOfPage = regexp.MustCompile(`(?s)<li class="key is-\w+">\s*<h3><a href="/indicateurs/[^"]*">(.*?)</a></h3>\s*<p class="value">(?:<span class="mark"[^>]*>.</span> )?(.*?)(?: <abbr.*?)?</p>\s*<p>(?:intervalle à 95\x{a0}%\x{a0}: (.*?))?(?: <span class="quiet">\((.*?)\)</span>)?</p>`)

// told is a value as the interface has it.
type told struct {
	Label, Text, Period string
	Value, Low, High    *float64
	Indicator           string
}

// Page, JSON, CSV and workbook say the same numbers, in whatever state the page is.
func TestSheetSaysTheNumbersOfTheInterface(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	var areas []string
	for i := range squares * squares {
		areas = append(areas, "commune/"+communeCode(i))
	}
	areas = append(areas, "qpv2024/QN05901M")
	compared, all := 0, states(200)
	for range all {
		of := areas[r.IntN(len(areas))]
		query := url.Values{"lang": {"fr"}}
		if r.IntN(2) == 0 {
			query.Set("ref", areas[r.IntN(len(areas))])
		}
		if r.IntN(2) == 0 {
			query.Set("sel", areas[r.IntN(len(areas))]+","+areas[r.IntN(len(areas))])
		}
		if r.IntN(3) == 0 {
			query.Set("place", "action")
		}
		page := s.open(t, "/territoires/"+of+"?"+query.Encode())
		if page.StatusCode != http.StatusOK {
			t.Fatalf("%s?%s: %s\n%s", of, query.Encode(), page.Status, s.log)
		}
		cards := cardOfPage.FindAllStringSubmatch(string(page.Body), -1)
		if len(cards) == 0 && !query.Has("place") { // the draft has no money by the place of action
			t.Fatalf("%s: no key figure in\n%s", of, page.Body)
		}
		values := valuesOf(t, s, of)
		for _, card := range cards {
			label, text, interval, period := html.UnescapeString(card[1]), html.UnescapeString(card[2]), html.UnescapeString(card[3]), card[4]
			v, ok := values[label+" "+period]
			if !ok || v.Text != text {
				t.Errorf("%s?%s: %q of %s is %q on the page, %q in the interface", of, query.Encode(), label, period, text, v.Text)
				continue
			}
			if interval != "" && (v.Low == nil || !strings.HasPrefix(interval, firstDigits(s.text, *v.Low))) {
				t.Errorf("%s: interval of %q is %q, low %v", of, label, interval, v.Low)
			}
			compared++
		}
	}
	if compared < all/2 { // two thirds of the draws have two figures
		t.Errorf("only %d figures were compared", compared)
	}
}

// firstDigits is a number to the whole, as pages begin to write it.
func firstDigits(text message.Catalogue, v float64) string {
	whole, _, _ := strings.Cut(text.Float(message.FR, v, 2), ",")
	return strings.TrimSuffix(whole, "−")
}

// valuesOf are the values of an area by label and period, from JSON, after it was checked
// that CSV and workbook have the same numbers.
func valuesOf(t *testing.T, s service, of string) map[string]told {
	t.Helper()
	const all = "?period=all&variants=true&lang=fr"
	var answer struct{ Values []told }
	if err := json.Unmarshal(s.get(t, "/api/v1/areas/"+of+all).Body, &answer); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(s.get(t, "/api/v1/areas/"+of+".csv"+all).Body)).ReadAll()
	if err != nil || len(rows) != len(answer.Values)+1 {
		t.Fatalf("%s: %d rows of CSV for %d values, %v", of, len(rows), len(answer.Values), err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(s.get(t, "/api/v1/areas/"+of+".xlsx"+all).Body))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := book.GetRows("Données", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	values := map[string]told{}
	for i, v := range answer.Values {
		for form, row := range map[string][]string{"CSV": rows[i+1], "XLSX": sheet[i+1]} {
			got := ""
			if at["value"] < len(row) {
				got = row[at["value"]]
			}
			if !sameNumber(got, v.Value) || row[at["indicator"]] != v.Indicator {
				t.Errorf("%s %s: %q in %s, %v in JSON", of, v.Indicator, got, form, v.Value)
			}
		}
		values[v.Label+" "+strings.ReplaceAll(v.Period, "-", "–")] = v
	}
	return values
}

// sameNumber tells whether a cell has a number, to the 15 digits that the reader of workbooks
// gives.
func sameNumber(text string, v *float64) bool {
	if text == "" || v == nil {
		return text == "" && v == nil
	}
	n, err := strconv.ParseFloat(text, 64)
	return err == nil && math.Abs(n-*v) <= 1e-13*math.Abs(*v)
}

// Only the card may stand in the frames of other sites; it can do nothing there.
func TestOnlyTheCardMayBeFramed(t *testing.T) {
	s := serve(t, false)
	card := s.get(t, "/territoires/qpv2015/QP059074/carte-integrable?lang=fr")
	if policy := card.Header.Get("Content-Security-Policy"); card.StatusCode != http.StatusOK || !strings.Contains(policy, "frame-ancestors *") || strings.Contains(policy, "script-src") {
		t.Errorf("card: %s, policy %q", card.Status, policy)
	}
	if got := card.Header.Values("X-Frame-Options"); len(got) > 0 {
		t.Errorf("card: X-Frame-Options %q", got)
	}
	for _, path := range []string{
		"/", "/territoires/qpv2015/QP059074", "/territoires/qpv2015/x", "/territoires/qpv2015/x/carte-integrable", "/territoires/qpv2015/QP059074/autre",
		"/api/v1/areas/qpv2015/QP059074",
	} {
		r := s.get(t, path)
		if !strings.Contains(r.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || r.Header.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s may be framed: %v", path, r.Header)
		}
	}
}

// The name of the neighbourhood of editiontest has marks of HTML; addresses may have more.
func TestSheetsEscapeAllTexts(t *testing.T) {
	s := serve(t, false)
	const attack = `"><script>alert(1)</script>`
	for _, path := range []string{
		"/territoires/qpv2015/QP059074", "/territoires/qpv2015/QP059074/carte-integrable", "/territoires/commune/59350?sel=qpv2015/QP059074",
		"/territoires/commune/59350?ref=" + url.QueryEscape(attack), "/territoires/commune/59350?" + url.QueryEscape(attack) + "=1",
		"/territoires/commune/" + url.PathEscape(attack), "/?q=" + url.QueryEscape(attack),
		"/territoires/commune/59350/carte-integrable?indicator=" + url.QueryEscape(attack),
	} {
		body := string(s.get(t, path).Body)
		if strings.Contains(body, "<script>") || strings.Contains(body, "Sud <>") || strings.Contains(body, " style=") {
			t.Errorf("%s is not escaped:\n%s", path, body)
		}
	}
	if body := string(s.get(t, "/territoires/qpv2015/QP059074").Body); !strings.Contains(body, "Secteur Sud &lt;&gt;") {
		t.Error("the sheet does not have the name")
	}
}

// A form sends the areas to compare one by one; the address that follows is the one of the
// state. What it cannot read is told on the page.
func TestFormsLeadToTheAddressOfTheState(t *testing.T) {
	s := serve(t, false)
	r := s.get(t, "/territoires/commune/59350?lang=fr&with=qpv2015/QP059074&with=&with=commune/59670&ref=&place=action&period=")
	if want := "/territoires/commune/59350?sel=qpv2015/QP059074,commune/59670&place=action&lang=fr"; r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != want {
		t.Errorf("%s to %q, want %q", r.Status, r.Header.Get("Location"), want)
	}
	r = s.get(t, "/territoires/commune/59350?lang=fr&sel=commune/x&place=moon&moon=1")
	if r.StatusCode != http.StatusOK || strings.Count(string(r.Body), `class="notice"`) != 3 {
		t.Errorf("%s, %d notices, want 3", r.Status, strings.Count(string(r.Body), `class="notice"`))
	}
}

// One state of a sheet has one address; one that can mean a single area only leads to it.
func TestSheetsHaveOneAddress(t *testing.T) {
	s := serve(t, false)
	for path, want := range map[string]string{
		"/territoires/commune/59350?place=seat&lang=fr":                     "/territoires/commune/59350?lang=fr",
		"/territoires/commune/59350?ref=epci/200093201":                     "/territoires/commune/59350",
		"/territoires/commune/59350?sel=commune/59350,commune/59670":        "/territoires/commune/59350?sel=commune/59670",
		"/territoires/commune/59350?period=&place=action&sel=commune/59670": "/territoires/commune/59350?sel=commune/59670&place=action",
		"/territoires/commune/QP059074":                                     "/territoires/qpv2015/QP059074",
		"/territoires/qpv2024/qp059074?lang=en":                             "/territoires/qpv2015/QP059074?lang=en",
		"/territoires/QP059074":                                             "/territoires/qpv2015/QP059074",
		"/territoires/commune/59350/":                                       "/territoires/commune/59350",
		"/territoires/moon/59350":                                           "/territoires/commune/59350",
	} {
		r := s.get(t, path)
		if r.StatusCode/100 != 3 || r.Header.Get("Location") != want {
			t.Errorf("%s: %s to %q, want %q", path, r.Status, r.Header.Get("Location"), want)
		}
		if r = s.get(t, want); r.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", want, r.Status)
		}
	}
}

// A code that is not there leads to those that are close, by code or by name.
func TestUnknownAreasLeadToCloseOnes(t *testing.T) {
	s := serve(t, false)
	for code, want := range map[string]string{"59351": "59350", "lile": "59350", "Lomme": "59350", "QP059075": "qpv2015/QP059074"} {
		r := s.get(t, "/territoires/commune/"+code)
		if r.StatusCode != http.StatusNotFound || !strings.Contains(string(r.Body), want+`"`) {
			t.Errorf("%s: %s, without %s", code, r.Status, want)
		}
	}
	if r := s.get(t, "/territoires/moon/59999"); r.StatusCode != http.StatusNotFound {
		t.Errorf("a level that is not there: %s", r.Status)
	}
}

// What the sheet says of money is what the register adds up to in the same period.
func TestMoneyOfSheetIsThatOfTheRegister(t *testing.T) {
	s := serveDrafts(t, withGrants(t))
	body := string(s.get(t, "/territoires/commune/59350?lang=fr").Body)
	var grants struct {
		Totals struct {
			Grants int
			Net    int64 `json:"net_cents"`
		}
	}
	period := regexp.MustCompile(`L’argent ici <span class="quiet">\(([0-9–]+)\)`).FindStringSubmatch(body)
	if period == nil {
		t.Fatal("the sheet does not say the period of its money")
	}
	if err := json.Unmarshal(s.get(t, "/api/v1/grants?area=commune/59350&period="+strings.ReplaceAll(period[1], "–", "-")).Body, &grants); err != nil {
		t.Fatal(err)
	}
	if grants.Totals.Net == 0 {
		t.Fatal("the draft has no money in Lille")
	}
	for _, want := range []string{
		`<td class="number">` + s.text.Int(message.FR, int64(grants.Totals.Grants)) + `</td>`,
		`<td class="number">` + s.text.Euros(message.FR, float64(grants.Totals.Net)/100, 0) + `</td>`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the sheet does not have %q", want)
		}
	}
}

// The sheet is two pages of A4, whoever prints it. Chromium counts those of a commune with all
// that sheets have, and with ESSOR_TEST_ALL of another.
func TestSheetIsTwoPages(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed: pages are not counted")
	}
	sheets := map[string]service{"commune/01002": serveDrafts(t, territoryDraft(t))}
	if os.Getenv("ESSOR_TEST_ALL") != "" {
		sheets["qpv2015/QP059074"] = serve(t, false)
	}
	for name, s := range sheets {
		server := httptest.NewServer(s)
		file := filepath.Join(t.TempDir(), "sheet.pdf")
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		command := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+t.TempDir(),
			"--no-pdf-header-footer", "--print-to-pdf="+file, server.URL+"/territoires/"+name+"?lang=fr") // #nosec G204 -- the program found in the path
		out, err := command.CombinedOutput()
		cancel()
		server.Close()
		if err != nil {
			t.Fatalf("print: %v\n%s", err, out)
		}
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(body, -1)); n != 2 {
			t.Errorf("%s: %d pages, want 2", name, n)
		}
		if !regexp.MustCompile(`/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]`).Match(body) {
			t.Errorf("%s is not on A4", name)
		}
	}
}

// Areas of like need are of the same level; the poverty of the squares rises to the east, so
// that those of one column are alike in it.
func TestSimilarAreas(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	body := string(s.get(t, "/territoires/commune/01002?lang=fr").Body)
	_, list, _ := strings.Cut(body, `<ol class="similar">`)
	list, _, _ = strings.Cut(list, "</ol>")
	if n := strings.Count(list, "<li>"); n != 5 || strings.Contains(list, "commune/01002\"") {
		t.Errorf("%d similar areas, want 5 others:\n%s", n, list)
	}
	if !strings.Contains(list, "commune/01006\"") { // the same poverty, 6 000 people for 2 000
		t.Errorf("the commune below, which is as poor, is not among them:\n%s", list)
	}
}

// A period in which the area has no figures is told, by the interface with the code that
// values have and on the page, which shows the latest.
func TestSheetOfNoPeriod(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	for _, query := range []string{"?period=2099", "?period=2099&indicator=people.count", "?period=2099&variants=true"} {
		if r := s.get(t, "/api/v1/areas/commune/01002"+query); r.StatusCode != http.StatusNotFound || !strings.Contains(string(r.Body), `"code":"no_such_period"`) || !strings.Contains(string(r.Body), "2099") {
			t.Errorf("%s: %s %.300s", query, r.Status, r.Body)
		}
	}
	latest := string(s.get(t, "/territoires/commune/01002").Body)
	if strings.Contains(latest, `class="notice"`) {
		t.Error("a notice of nothing")
	}
	r := s.get(t, "/territoires/commune/01002?period=2099")
	_, notice, _ := strings.Cut(string(r.Body), `<p class="notice" role="status">`)
	notice, _, _ = strings.Cut(notice, "</p>")
	if r.StatusCode != http.StatusOK || !strings.Contains(notice, "2099") || !strings.Contains(notice, "2011-2014") {
		t.Errorf("%s, notice %q", r.Status, notice)
	}
	if r := s.get(t, "/territoires/commune/01002?period=2011-2014"); strings.Contains(string(r.Body), `class="notice" role="status"`) {
		t.Error("a period that is there is told as wrong")
	}
}
