package assises

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/export"
	"github.com/observatoire-essor/essor/data/edition"
)

// vectorsOf are the vectors that a pack shows, each once, in the order of its figures: what
// they draw and what they compare it with.
func (b *builder) vectorsOf() []edition.Key {
	var keys []edition.Key
	for _, n := range b.data {
		for _, k := range n.Vectors {
			if !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	return keys
}

// answer is the answer of the interface about a vector: files of a pack hold the same.
func (b *builder) answer(ctx context.Context, k edition.Key) (ask.ValuesOut, error) {
	out, err := b.ask.Values(ctx, b.edition, &ask.ValuesIn{Indicator: k.Indicator, Level: string(k.Level), Period: k.Period.String()})
	if err != nil {
		return out, fmt.Errorf("values of %s: %w", k, err)
	}
	return out, nil
}

// workbook is donnees.xlsx: what to know first, the figures, all values below each other,
// definitions, sources, and charts of them that stay editable.
func (b *builder) workbook(ctx context.Context, figures []made) ([]byte, error) {
	data := export.Table{Name: b.words.Sheet("data")}
	var rows [][]export.Cell
	for _, s := range b.seriesOf() {
		table, _, err := b.table(ctx, s)
		if err != nil {
			return nil, err
		}
		if data.Columns == nil {
			data.Columns = slices.Clone(table.Columns)
			for i := range data.Columns { // of values of all units
				data.Columns[i].Decimals = -1
			}
		}
		for cells := range table.Rows {
			rows = append(rows, slices.Clone(cells))
		}
	}
	data.Rows = slices.Values(rows)
	own := b.ownSheets()
	charts, charted := b.chartsOf(figures)
	sheets := []export.Sheet{{Notes: b.notes(append([]export.Table{data}, own...))}, {Table: b.figureTable(figures)}, {Table: &data}}
	for i := range own {
		sheets = append(sheets, export.Sheet{Table: &own[i]})
	}
	sheets = append(sheets, export.Sheet{Table: b.definitionTable()}, export.Sheet{Table: b.sourceTable()}, export.Sheet{Charts: &charts}, export.Sheet{Table: &charted})
	book := export.Workbook{Title: b.title(), Made: b.edition.Head.Day().Time, Sheets: sheets}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func column(t export.Table, name string) int {
	return slices.IndexFunc(t.Columns, func(c export.Column) bool { return c.Name == name })
}

// notes are what to know of the workbook, what is simulated first.
func (b *builder) notes(tables []export.Table) *export.Notes {
	n := export.Notes{Name: b.words.Sheet("notes")}
	add := func(about, says string, warning bool) {
		if says != "" {
			n.Lines = append(n.Lines, export.Note{About: about, Says: says, Warning: warning})
		}
	}
	add(b.words.About("simulated"), b.words.Simulated(b.sources()), true)
	add(b.words.About("content"), b.title(), false)
	add(b.words.About("edition"), b.edition.Head.Label+" ("+string(b.edition.Head.ID)+"), "+b.edition.Head.AsOf, false)
	for _, s := range b.statuses() {
		add("status = "+s.Word, s.Means, false)
	}
	told := map[string]bool{}
	for _, t := range tables {
		for _, c := range t.Columns {
			if !told[c.Name] {
				add(c.Name, c.Means, false)
			}
			told[c.Name] = true
		}
	}
	return &n
}

// ownSheets are the tables that only one figure has, a sheet each.
func (b *builder) ownSheets() []export.Table {
	var list []export.Table
	for _, s := range b.slots {
		for _, own := range b.data[s.Number-1].Own {
			t := own.Table
			args := map[string]string{"n": fmt.Sprint(s.Number)}
			if own.Name != "" {
				args["name"] = own.Name
			}
			t.Name = b.say("sheet.own", args)
			list = append(list, t)
		}
	}
	return list
}

func (b *builder) figureTable(figures []made) *export.Table {
	t := export.Table{Name: b.say("sheet.figures", nil)}
	for _, name := range []string{"number", "name", "kind", "title", "alt", "id", "query", "data"} {
		t.Columns = append(t.Columns, export.Column{Name: name, Decimals: -1})
	}
	t.Rows = func(yield func([]export.Cell) bool) {
		for _, f := range figures {
			if !yield([]export.Cell{
				export.Count(int64(f.slot.Number)), export.Text(f.slot.Name), export.Text(f.slot.Kind), export.Text(f.Title), export.Text(f.Alt),
				export.Text(f.ID), export.Text(f.slot.State.Query()),
				export.Text(strings.Join(b.filesOf(f.slot), " ")),
			}) {
				return
			}
		}
	}
	return &t
}

// definitionTable says what each indicator of the pack is.
func (b *builder) definitionTable() *export.Table {
	t := export.Table{Name: b.say("sheet.definitions", nil), Columns: ask.ColumnsOf(b.words, "indicator", "label", "unit", "definition")}
	t.Rows = func(yield func([]export.Cell) bool) {
		for _, d := range b.definitions() {
			if !yield([]export.Cell{export.Text(d.ID), export.Text(d.Label), export.Text(d.Unit), export.Text(d.Means)}) {
				return
			}
		}
	}
	return &t
}

func (b *builder) sourceTable() *export.Table {
	t := export.Table{Name: b.words.Sheet("sources"), Columns: ask.ColumnsOf(b.words,
		"id", "simulated", "role", "producer", "title", "vintage", "period", "licence", "file", "sha256", "address", "rows_kept", "rows_repaired", "rows_rejected")}
	t.Rows = func(yield func([]export.Cell) bool) {
		for _, s := range b.sources() {
			if !yield([]export.Cell{
				export.Text(s.ID), export.Flag(s.Simulated), export.Text(s.Role), export.Text(s.Producer), export.Text(s.Title), export.Text(s.Vintage),
				export.Text(s.Period), export.Text(s.Licence), export.Text(s.File), export.Text(s.SHA256), export.Text(s.Address),
				export.Count(s.Rows.Kept), export.Count(s.Rows.Repaired), export.Count(s.Rows.Rejected),
			}) {
				return
			}
		}
	}
	return &t
}
