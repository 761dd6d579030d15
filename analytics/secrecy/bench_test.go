package secrecy_test

import (
	"testing"

	"github.com/observatoire-essor/essor/analytics/secrecy"
)

func BenchmarkProtectMEL(b *testing.B) {
	table := metropolis{95, 3900, true, 1}.table(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := secrecy.Protect(b.Context(), table, secrecy.Business()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAuditMEL(b *testing.B) {
	table := metropolis{95, 3900, true, 1}.table(b)
	mask, err := secrecy.Protect(b.Context(), table, secrecy.Business())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := secrecy.Audit(b.Context(), table, mask, secrecy.Business()); err != nil {
			b.Fatal(err)
		}
	}
}
