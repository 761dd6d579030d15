package indicator_test

import (
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

func TestStatusesReadWhatTheyWrite(t *testing.T) {
	for s := indicator.OK; s <= indicator.NotApplicable; s++ {
		got, err := indicator.ParseStatus(s.String())
		if err != nil || got != s {
			t.Errorf("ParseStatus(%q) = %v, %v", s, got, err)
		}
	}
	if _, err := indicator.ParseStatus("missing"); err == nil {
		t.Error("an unknown status was accepted")
	}
}

// The markers are those of FILOSOFI's files: see docs/methods.md.
func TestMark(t *testing.T) {
	tests := []struct {
		cell   string
		status indicator.Status
		reason indicator.Reason
		ok     bool
	}{
		{"s", indicator.Secret, indicator.SourceSecret, true},
		{" S ", indicator.Secret, indicator.SourceSecret, true},
		{"nd", indicator.Absent, indicator.SourceNotAvailable, true},
		{"ns", indicator.Absent, indicator.SourceNotSignificant, true},
		{"so", indicator.NotApplicable, indicator.SourceNotApplicable, true},
		{"", indicator.Absent, indicator.SourceNotPublished, true},
		{"\u00a0", indicator.Absent, indicator.SourceNotPublished, true},
		{"0", 0, "", false},
		{"27,0", 0, "", false},
		{"é", 0, "", false},
	}
	for _, tt := range tests {
		status, reason, ok := indicator.Mark(tt.cell)
		if status != tt.status || reason != tt.reason || ok != tt.ok {
			t.Errorf("Mark(%q) = %v, %q, %v", tt.cell, status, reason, ok)
		}
	}
}

func TestPeriods(t *testing.T) {
	for _, text := range []string{"2021", "2011-2014"} {
		p, err := indicator.ParsePeriod(text)
		if err != nil || p.String() != text {
			t.Errorf("ParsePeriod(%q) = %v, %v", text, p, err)
		}
	}
	for _, text := range []string{"", "21", "2014-2011", "2011-2011", "20111", "2011-", "abcd", "-2011", "0999"} {
		if p, err := indicator.ParsePeriod(text); err == nil {
			t.Errorf("ParsePeriod(%q) = %v, want an error", text, p)
		}
	}
	span := indicator.Period{From: 2011, To: 2014}
	if span.Years() != 4 || !span.Contains(2011) || span.Contains(2015) || (indicator.Period{}).Years() != 0 {
		t.Error("a span counts both its ends")
	}
}
