package insee

import (
	"context"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// Codes of the message catalogue.
const (
	UnknownType     infile.Code = "cog.type"     // row: TYPECOM is none of COM, COMA, COMD, ARM
	UnknownMovement infile.Code = "cog.movement" // row: a kind of movement that we do not know
)

// Communes reads the communes of the COG. A commune becomes an area without
// boundary; an associated or delegated commune and an arrondissement become another
// code of their commune. A delegated commune that has the code of its commune says
// nothing new and is skipped. The same code may stand once per type.
func Communes(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	file, err := layout.Lookup(columnsYAML, "communes")
	if err != nil {
		return source.Counts{}, err
	}
	return layout.Read(ctx, in, to, file, func(rows *layout.Rows) (layout.Visit, error) {
		r := communeReader{Rows: rows, apart: rows.Has("article")}
		if r.apart && !rows.Has("department") {
			return nil, rows.Missing("department")
		}
		if rows.Has("type") && !rows.Has("parent") {
			return nil, rows.Missing("parent")
		}
		return r.visit, nil
	})
}

type communeReader struct {
	*layout.Rows
	apart bool // code and name come in two parts
}

func (r communeReader) visit(row table.Row) error {
	kind, known := aliasKind(row.Text("type"))
	if !known {
		return r.Refuse(r.At(row, "type"), UnknownType, nil)
	}
	code, err := r.code(row)
	if err != nil {
		return err
	}
	if kind != "" {
		return r.alias(row, kind, code)
	}
	ref := source.Ref{Level: source.Commune, Code: code}
	if _, inside := layout.Arrondissement(code); inside || !r.In.Keeps(ref) {
		return layout.ErrSkip
	}
	if err := r.Once(r.At(row, "code"), code); err != nil {
		return err
	}
	return r.Sink.Area(source.Area{Row: row.Number, Ref: ref, Name: r.name(row)})
}

// alias makes a part of a commune another code of it.
func (r communeReader) alias(row table.Row, kind, code string) error {
	parent, err := r.CommuneCode(r.At(row, "parent"))
	if err != nil {
		return err
	}
	ref := source.Ref{Level: source.Commune, Code: parent}
	if parent == code || !r.In.Keeps(ref) {
		return layout.ErrSkip
	}
	if err := r.Once(r.At(row, "code"), kind+" "+code); err != nil {
		return err
	}
	return r.Sink.Alias(source.Alias{Row: row.Number, Ref: ref, Code: code, Name: r.name(row), Kind: kind})
}

func (r communeReader) code(row table.Row) (string, error) {
	if r.apart {
		return r.CommuneCode(layout.Composed(r.At(row, "department"), r.At(row, "code")))
	}
	return r.CommuneCode(r.At(row, "code"))
}

// name is the commune's name with its article, which older files write apart and
// in brackets: "(L')" and "Abergement", "(Le)" and "Bourget".
func (r communeReader) name(row table.Row) string {
	name := strings.Clone(row.Text("name"))
	article := strings.Trim(row.Text("article"), "()")
	switch {
	case article == "":
		return name
	case strings.HasSuffix(article, "'"):
		return article + name
	}
	return article + " " + name
}

// aliasKind is what a type of the COG makes of a row: empty for communes.
func aliasKind(typ string) (kind string, known bool) {
	switch typ {
	case "COM", "":
		return "", true
	case "COMA":
		return "associated", true
	case "COMD":
		return "delegated", true
	case "ARM":
		return "arrondissement", true
	}
	return "", false
}
