package synth_test

import (
	"io"
	"testing"

	"github.com/observatoire-essor/essor/data/synth"
)

// BenchmarkWriteEstablishments tells how fast a register is made up, and that its
// memory does not grow with its rows.
func BenchmarkWriteEstablishments(b *testing.B) {
	const rows = 200_000
	b.ReportAllocs()
	for b.Loop() {
		w := &counter{}
		if err := synth.WriteEstablishments(b.Context(), w, rows, 1); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(w.n)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
}

// counter counts the bytes written to it.
type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) { c.n += int64(len(p)); return len(p), nil }

var _ io.Writer = (*counter)(nil)
