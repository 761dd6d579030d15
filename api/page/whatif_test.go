package page

import "testing"

// Amounts as people write them: a comma before one or two digits alone is a decimal comma,
// any other parts two areas.
func TestPlainAmounts(t *testing.T) {
	for text, want := range map[string]string{
		"59350:10 000,50":               "59350:10000.50",
		"59350:10000,5\n*:500":          "59350:10000.5,*:500",
		"59350:10000,59512:500":         "59350:10000,59512:500",
		"59350:10000,50,59512:500,25 €": "59350:10000.50,59512:500.25",
		"1000,20":                       "1000.20",
		"59350:1.5,20":                  "59350:1.5,20", // two amounts: the first has its cents
		"59350:now;59512:0":             "59350:now,59512:0",
		" ":                             "",
		"abc,de":                        "abc,de",
	} {
		if got := plainAmounts(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
