package assises

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/export"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// vectorsOf are the vectors that a pack shows, each once, in the order of its figures: what
// they draw, what they compare it with, and the needs. Sheets of areas show the headlines of
// their level beside them.
func (b *builder) vectorsOf() []edition.Key {
	var keys []edition.Key
	add := func(k edition.Key) {
		if k.Indicator != "" && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	for _, s := range b.slots {
		add(s.Vector)
		if k := s.Vector; s.State.Against != "" && k.Indicator != "" {
			if v, err := ask.FindVector(b.edition, k.Indicator, k.Level, s.State.Against); err == nil {
				add(v.Key)
			}
		}
		if s.State.Need != "" && s.State.Level != "" {
			if k, ok := b.edition.Latest(s.State.Need, s.State.Level); ok {
				add(k)
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

// nameOf is the name of the files of a vector.
func nameOf(k edition.Key) string {
	return strings.Trim(notInNames.ReplaceAllString(strings.ToLower(k.Indicator+"-"+string(k.Level)+"-"+k.Period.String()), "-"), "-")
}

// valueFiles are the values of a vector as CSV and GeoJSON.
func (b *builder) valueFiles(ctx context.Context, k edition.Key) (map[string][]byte, error) {
	out, err := b.answer(ctx, k)
	if err != nil {
		return nil, err
	}
	table := out.Book(b.words, b.edition).Data
	var csv, geojson bytes.Buffer
	if err := export.CSV(&csv, table, export.Dialect{}); err != nil {
		return nil, err
	}
	shape, err := out.Shapes(b.edition)
	if err != nil {
		return nil, fmt.Errorf("shapes of %s: %w", k, err)
	}
	members := []export.Member{{Name: "edition", Value: ask.RefOf(b.edition.Head)}}
	if err := export.GeoJSON(&geojson, export.Collection{Table: table, Members: members, Shape: shape}); err != nil {
		return nil, err
	}
	base := "donnees/" + nameOf(k)
	return map[string][]byte{base + ".csv": csv.Bytes(), base + ".geojson": geojson.Bytes()}, nil
}

// mostBars is how many bars a chart of the workbook has at most.
const mostBars = 40

// workbook is donnees.xlsx: what to know first, the figures, all values below each other,
// definitions, sources, and charts of them that stay editable.
func (b *builder) workbook(ctx context.Context, figures []made) ([]byte, error) {
	data := export.Table{Name: b.words.Sheet("data")}
	charts := export.Charts{Name: b.say("sheet.charts", nil)}
	var rows [][]export.Cell
	for _, k := range b.vectorsOf() {
		out, err := b.answer(ctx, k)
		if err != nil {
			return nil, err
		}
		table := out.Book(b.words, b.edition).Data
		if data.Columns == nil {
			data.Columns = slices.Clone(table.Columns)
			for i := range data.Columns { // of values of all units
				data.Columns[i].Decimals = -1
			}
		}
		first := len(rows)
		for cells := range table.Rows {
			rows = append(rows, slices.Clone(cells))
		}
		if last := len(rows) - 1; last-first < mostBars && last > first {
			charts.List = append(charts.List, export.Chart{
				Title: fmt.Sprintf("%s, %s, %s", out.Label, b.words.Level(k.Level), wording.Period(k.Period)), Unit: out.UnitLabel,
				Table: data.Name, Names: column(data, "name"), Values: column(data, "value"), First: first, Last: last,
				Negative: slices.ContainsFunc(b.edition.Vector(k).Number, func(v float64) bool { return v < 0 }),
			})
		}
	}
	data.Rows = slices.Values(rows)
	book := export.Workbook{
		Title: b.title(), Made: b.edition.Head.Day().Time,
		Sheets: []export.Sheet{
			{Notes: b.notes(data)}, {Table: b.figureTable(figures)}, {Table: &data}, {Table: b.definitionTable()}, {Table: b.sourceTable()}, {Charts: &charts},
		},
	}
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
func (b *builder) notes(data export.Table) *export.Notes {
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
	for _, c := range data.Columns {
		add(c.Name, c.Means, false)
	}
	return &n
}

func (b *builder) figureTable(figures []made) *export.Table {
	t := export.Table{Name: b.say("sheet.figures", nil)}
	for _, name := range []string{"number", "name", "kind", "title", "alt", "id", "query"} {
		t.Columns = append(t.Columns, export.Column{Name: name, Decimals: -1})
	}
	t.Rows = func(yield func([]export.Cell) bool) {
		for _, f := range figures {
			if !yield([]export.Cell{
				export.Count(int64(f.slot.Number)), export.Text(f.slot.Name), export.Text(f.slot.Kind), export.Text(f.Title), export.Text(f.Alt),
				export.Text(f.ID), export.Text(f.slot.State.Query()),
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
