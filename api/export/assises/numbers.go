package assises

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/export"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// Data is what a figure draws, as numbers: values that the edition has, and tables of
// numbers that only this figure has.
type Data struct {
	Vectors []edition.Key
	Own     []OwnTable
}

// OwnTable is a table of one figure. Its rows may be areas; its name is empty for the main one.
type OwnTable struct {
	Name  string
	Table export.Table
	Areas []source.Ref
}

// series is an indicator at a level in all periods that figures of the pack draw: one file.
type series struct{ keys []edition.Key } // by period

// seriesOf are the series of a pack, in the order of its figures.
func (b *builder) seriesOf() []series {
	var list []series
	for _, k := range b.vectorsOf() {
		i := slices.IndexFunc(list, func(s series) bool { return s.keys[0].Indicator == k.Indicator && s.keys[0].Level == k.Level })
		if i < 0 {
			list = append(list, series{[]edition.Key{k}})
			continue
		}
		list[i].keys = append(list[i].keys, k)
	}
	for _, s := range list {
		slices.SortFunc(s.keys, func(x, y edition.Key) int {
			return cmp.Or(cmp.Compare(x.Period.From, y.Period.From), cmp.Compare(x.Period.To, y.Period.To))
		})
	}
	return list
}

// file is where a series lies, without ending. One of a single period is named by it too.
func (s series) file() string {
	k := s.keys[0]
	name := k.Indicator + "-" + string(k.Level)
	if len(s.keys) == 1 {
		name += "-" + k.Period.String()
	}
	return "donnees/" + strings.Trim(notInNames.ReplaceAllString(strings.ToLower(name), "-"), "-")
}

// table is the rows of a series: all areas for each period, as the interface has them.
func (b *builder) table(ctx context.Context, s series) (export.Table, ask.ValuesOut, error) {
	var tables []export.Table
	var last ask.ValuesOut
	for _, k := range s.keys {
		out, err := b.answer(ctx, k)
		if err != nil {
			return export.Table{}, last, err
		}
		last = out
		tables = append(tables, out.Book(b.words, b.edition).Data)
	}
	t := tables[len(tables)-1]
	t.Rows = func(yield func([]export.Cell) bool) {
		for _, one := range tables {
			for row := range one.Rows {
				if !yield(row) {
					return
				}
			}
		}
	}
	return t, last, nil
}

// seriesFiles are the values of a series as CSV and GeoJSON.
func (b *builder) seriesFiles(ctx context.Context, s series) (map[string][]byte, error) {
	table, out, err := b.table(ctx, s)
	if err != nil {
		return nil, err
	}
	shape, err := out.Shapes(b.edition)
	if err != nil {
		return nil, fmt.Errorf("shapes of %s: %w", s.keys[0], err)
	}
	areas := b.edition.Level(s.keys[0].Level).Len()
	return b.tableFiles(s.file(), table, func(row int) orb.MultiPolygon { return shape(row % areas) })
}

// tableFiles are a table as CSV, and as GeoJSON where its rows have shapes.
func (b *builder) tableFiles(base string, t export.Table, shape func(int) orb.MultiPolygon) (map[string][]byte, error) {
	var csv, geojson bytes.Buffer
	if err := export.CSV(&csv, t, export.Dialect{}); err != nil {
		return nil, err
	}
	files := map[string][]byte{base + ".csv": csv.Bytes()}
	if shape == nil {
		return files, nil
	}
	members := []export.Member{{Name: "edition", Value: ask.RefOf(b.edition.Head)}}
	if err := export.GeoJSON(&geojson, export.Collection{Table: t, Members: members, Shape: shape}); err != nil {
		return nil, err
	}
	files[base+".geojson"] = geojson.Bytes()
	return files, nil
}

// ownFile is where a table of a figure lies, without ending.
func (s Slot) ownFile(t OwnTable) string {
	name := fmt.Sprintf("donnees/figure-%02d-%s", s.Number, s.Name)
	if t.Name != "" {
		name += "-" + t.Name
	}
	return name
}

// ownFiles are the tables of a figure as CSV and GeoJSON.
func (b *builder) ownFiles(s Slot) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, t := range b.data[s.Number-1].Own {
		var shape func(int) orb.MultiPolygon
		if len(t.Areas) > 0 {
			shape = func(row int) orb.MultiPolygon { return b.shapeOf(t.Areas[row]) }
		}
		made, err := b.tableFiles(s.ownFile(t), t.Table, shape)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
		maps.Copy(files, made)
	}
	return files, nil
}

// shapeOf is the boundary of an area; nil when it has none.
func (b *builder) shapeOf(ref source.Ref) orb.MultiPolygon {
	areas, i, _, err := b.edition.Find(ref)
	if err != nil || areas == nil {
		return nil
	}
	return areas.Shapes[i]
}

// filesOf are the files with the numbers of a figure, CSV first: what it draws, and what
// only it has.
func (b *builder) filesOf(s Slot) []string {
	var list []string
	n := b.data[s.Number-1]
	for _, t := range n.Own {
		list = append(list, s.ownFile(t)+".csv")
	}
	for _, one := range b.seriesOf() {
		if slices.ContainsFunc(one.keys, func(k edition.Key) bool { return slices.Contains(n.Vectors, k) }) {
			list = append(list, one.file()+".csv")
		}
	}
	return list
}

// vectorOf is the vector that a figure shows: of its indicator, the last that it draws when
// it does not draw the one that its specification names.
func (b *builder) vectorOf(s Slot) edition.Key {
	drawn := b.data[s.Number-1].Vectors
	if s.Vector.Indicator == "" || slices.Contains(drawn, s.Vector) {
		return s.Vector
	}
	for _, k := range slices.Backward(drawn) {
		if k.Indicator == s.Vector.Indicator {
			return k
		}
	}
	return s.Vector
}
