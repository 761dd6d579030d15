package api_test

import (
	"testing"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/data/source"
)

// The square of 16 communes by hand: poverty is 10, 15, 20 and 25 from west to east, but
// unknown in the east of the first row, and known as a maximum in the west of the second.
// Nothing is known of the funding of one commune, and one got nothing.
func TestCross(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	out, err := ask.Asker{}.Cross(t.Context(), s.shelf.Current(), ask.CrossIn{Indicator: "funding.per_capita", Need: "need.poverty", Level: "commune"})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.NeedBreaks) != 2 || len(out.SupportBreaks) != 2 {
		t.Fatalf("breaks of need %v, of support %v", out.NeedBreaks, out.SupportBreaks)
	}
	e := s.shelf.Current()
	key, _ := e.Latest("funding.per_capita", source.Commune)
	cells, known := map[int]int{}, 0
	for i, cell := range out.Cell {
		if i == secretPoverty || i == atMostPoverty || i == absentFunding {
			if cell != -1 {
				t.Errorf("commune %d, of which something is not known, is in cell %d", i, cell)
			}
			continue
		}
		cells[cell]++
		known++
		row, column := cell/3, cell%3
		if p := communePoverty(i); row > 0 && p <= out.NeedBreaks[row-1] || row < 2 && p > out.NeedBreaks[row] {
			t.Errorf("commune %d with %v %% is in class %d of %v", i, p, row, out.NeedBreaks)
		}
		v := e.Ranking(key)
		for _, r := range v {
			if r.Ref.Code != communeCode(i) {
				continue
			}
			if x := r.Value.Number; column > 0 && x <= out.SupportBreaks[column-1] || column < 2 && x > out.SupportBreaks[column] {
				t.Errorf("commune %d with %v is in class %d of %v", i, x, column, out.SupportBreaks)
			}
		}
	}
	sum := 0
	for _, row := range out.Cells {
		for _, cell := range row {
			sum += cell.Areas
		}
	}
	var columns [3]int // thirds of the 13 areas of which both are known
	for cell, n := range cells {
		columns[cell%3] += n
	}
	if max(columns[0], columns[1], columns[2])-min(columns[0], columns[1], columns[2]) > 1 {
		t.Errorf("classes of support hold %v areas", columns)
	}
	if sum != out.Known || out.Known != known || cells[0]+cells[3]+cells[6] == 0 {
		t.Errorf("%d areas in cells, %d known, %v", sum, out.Known, out.Cells)
	}
}
