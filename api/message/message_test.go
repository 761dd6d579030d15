package message_test

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/geo/infile"
)

func load(t *testing.T) message.Catalogue {
	t.Helper()
	c, err := message.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

// Each sentence exists in both languages, with the same arguments; those that
// differ in their language only, title_fr and title_en, count as the same.
func TestLanguagesAgree(t *testing.T) {
	c := load(t)
	fr, en := c.Codes(message.FR), c.Codes(message.EN)
	for _, code := range slices.Concat(fr, en) {
		if !slices.Contains(fr, code) || !slices.Contains(en, code) {
			t.Errorf("%s is in one language only", code)
			continue
		}
		if f, e := arguments(c, message.FR, code), arguments(c, message.EN, code); !slices.Equal(f, e) {
			t.Errorf("%s: French has %v, English %v", code, f, e)
		}
	}
}

// arguments are the names in a sentence, sorted, each once.
func arguments(c message.Catalogue, lang message.Lang, code string) []string {
	found := placeholder.FindAllString(c.Template(lang, code), -1)
	for i, name := range found {
		found[i] = strings.TrimSuffix(name, "_"+string(lang)+"}")
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// French puts a blank before ; : ! ? % and inside guillemets, and never a plain one.
func TestFrenchTypography(t *testing.T) {
	c := load(t)
	bad := regexp.MustCompile(`[^\s\x{202f}\x{00a0}{}\d/][;!?»]| [;:!?»%€]|« |[A-Za-zàâçéèêëîïôûùüÿœ]'[a-zéèàâ]`)
	for _, code := range c.Codes(message.FR) {
		text := c.Template(message.FR, code)
		if m := bad.FindString(text); m != "" {
			t.Errorf("%s: %q in %q", code, m, text)
		}
	}
}

func TestErrorFindsItsSentence(t *testing.T) {
	c := load(t)
	err := fmt.Errorf("load x: %w", &infile.Fault{Code: infile.NotFound, File: "x.csv"})
	if got := c.Error(message.EN, err); got != "x.csv: there is no such file. Check its name and folder." {
		t.Errorf("sentence = %q", got)
	}
	joined := fmt.Errorf("both: %w", errors.Join(err, errors.New("plain words")))
	if got := c.Error(message.EN, joined); got != "x.csv: there is no such file. Check its name and folder.\nplain words" {
		t.Errorf("sentences = %q", got)
	}
}

func TestOptionalParts(t *testing.T) {
	c := load(t)
	with := c.Sentence(message.EN, "file.corrupt", map[string]string{"file": "a", "format": "gzip"})
	without := c.Sentence(message.EN, "file.corrupt", map[string]string{"file": "a"})
	if with == without || without == "" {
		t.Errorf("with format: %q, without: %q", with, without)
	}
}

// The form of a word goes with its number: zero is singular in French and plural in English.
func TestWordsGoWithTheirNumber(t *testing.T) {
	c := load(t)
	for n, want := range map[string][2]string{
		"0": {"demande", "requests"}, "1": {"demande", "request"}, "2": {"demandes", "requests"}, "0,5": {"demande", "requests"},
		"10": {"demandes", "requests"}, "1\u202f000": {"demandes", "requests"}, "": {"demandes", "requests"},
	} {
		for i, lang := range []message.Lang{message.FR, message.EN} {
			if got := c.Sentence(lang, "page.area.funnel.requested", map[string]string{"n": n}); got != want[i] {
				t.Errorf("%s, %q: %q, want %q", lang, n, got, want[i])
			}
		}
	}
}

func TestNumbers(t *testing.T) {
	c := load(t)
	tests := []struct{ got, want string }{
		{c.Int(message.FR, 1187907), "1\u202f187\u202f907"},
		{c.Int(message.EN, -1187907), "−1,187,907"},
		{c.Int(message.FR, 999), "999"},
		{c.Float(message.FR, 1234.5, 1), "1\u202f234,5"},
		{c.Float(message.FR, -0.04, 1), "0,0"},
		{c.Float(message.FR, math.NaN(), 1), "—"},
		{c.Percent(message.FR, 27, 1), "27,0\u00a0%"},
		{c.Percent(message.EN, 27, 1), "27.0%"},
		{c.Euros(message.FR, 88789356.48, 2), "88\u202f789\u202f356,48\u00a0€"},
		{c.Euros(message.EN, 1234.5, 2), "€1,234.50"},
		{c.Bytes(message.FR, 3_850_240), "3,9\u00a0Mo"},
		{c.Bytes(message.EN, 512), "512\u00a0B"},
		{c.Bytes(message.EN, -1), "?"},
		{c.Date(message.FR, time.Date(2020, 3, 14, 0, 0, 0, 0, time.UTC)), "14/03/2020"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

// Small numbers have at least two digits that count, by hand; the others the decimals of
// their kind. What computing leaves of zero is zero.
func TestSmallNumbersAreToldApart(t *testing.T) {
	c := load(t)
	for _, tt := range []struct {
		v     float64
		usual int
		want  string
	}{
		{0.3, 1, "0,30"},
		{0.28, 1, "0,28"},
		{0.017, 1, "0,017"},
		{0.017, 2, "0,017"},
		{-0.0012, 1, "−0,0012"},
		{0.1, 1, "0,10"},
		{0.01, 2, "0,010"},
		{0.999, 1, "1,00"},
		{0.4, 0, "0,40"},
		{1, 0, "1"},
		{1.04, 1, "1,0"},
		{12.345, 2, "12,35"},
		{0, 1, "0,0"},
		{3e-8, 0, "0,000000030"},
		{1e-12, 2, "0,00"},
		{math.NaN(), 1, "—"},
		{math.Inf(-1), 1, "—"},
	} {
		if got := c.Float(message.FR, tt.v, message.Decimals(tt.v, tt.usual)); got != tt.want {
			t.Errorf("%v with %d decimals: %q, want %q", tt.v, tt.usual, got, tt.want)
		}
	}
}

// No number above the noise of computing reads as zero.
func TestNothingReadsAsZero(t *testing.T) {
	c := load(t)
	for _, usual := range []int{0, 1, 2} {
		for v := 1.0000001e-8; v < 2; v *= 1.07 {
			for _, v := range []float64{v, -v} {
				if got := c.Float(message.EN, v, message.Decimals(v, usual)); strings.Trim(got, "0.−") == "" {
					t.Errorf("%v reads %q", v, got)
				}
			}
		}
	}
}

func TestLanguages(t *testing.T) {
	for header, want := range map[string]message.Lang{
		"": message.FR, "en": message.EN, "de, en;q=0.8": message.EN, "fr-FR,fr;q=0.9,en;q=0.8": message.FR, "de": message.FR,
	} {
		if got := message.FromHeader(header); got != want {
			t.Errorf("FromHeader(%q) = %s, want %s", header, got, want)
		}
	}
	if message.ParseLang("en_GB.UTF-8") != message.EN || message.ParseLang("C") != message.FR {
		t.Error("ParseLang")
	}
}
