package table_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/source/table"
)

// BenchmarkRows reads a file with the shape of SIRENE's establishments: 54 columns,
// comma, few quotes.
func BenchmarkRows(b *testing.B) {
	var body strings.Builder
	body.WriteString("code,pop")
	for i := range 52 {
		fmt.Fprintf(&body, ",column%d", i)
	}
	for i := range 50000 {
		fmt.Fprintf(&body, "\n%05d,%d", i, i)
		body.WriteString(strings.Repeat(",some text of it", 20) + strings.Repeat(",", 31) + ",\"RUE DU MOLINEL, LILLE\"")
	}
	file := write(b, "a.csv", body.String())
	b.SetBytes(int64(body.Len()))
	b.ReportAllocs()
	for b.Loop() {
		tab, err := table.Open(b.Context(), file, codePop())
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for row, err := range tab.Rows() {
			if err != nil || row.Text("code") == "" {
				b.Fatal(err)
			}
			n++
		}
		if n != 50000 {
			b.Fatalf("%d rows", n)
		}
		if err := tab.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
