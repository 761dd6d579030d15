package message_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/api/message"
)

const (
	root   = "../.."
	module = "github.com/observatoire-essor/essor/"
)

// untitled are the codes that never reject a row: of whole files, and of notes and
// repairs of rows that stay. The others stand in the table of a load, by their title.
const untitled = `
file.* pack.* plan.* fetch.* input.* load.*
format.unknown format.no_layer format.many_layers format.nothing_inside format.packed
format.missing_shp_part format.part_mismatch format.not_collection format.unknown_encoding
geo.no_crs geo.unknown_crs json.duplicate_collections json.syntax json.too_deep json.too_long
table.missing_column table.duplicate_column table.wrong_delimiter table.no_header table.no_sheet
table.several_members table.format table.json figure.none

anct.no_ids code.zero_restored commune.arrondissements figure.missing format.deleted_rows
format.z_dropped geo.crs_overruled melodi.obs_status melodi.withheld poverty.bottom_coded
qpv.aggregate table.extra_columns territory.other_name rejections.state_accepted
jaune.total_mismatch jaune.other_year jaune.grand_total_mismatch
grant.row_rejoined grant.id_float grant.id_zero_restored grant.id_moved grant.serial_date
grant.share_applied grant.share_ignored grant.share_unreadable grant.share_already_split
grant.amount_text grant.zero_amount grant.month_only grant.no_id grant.personal_number
grant.year_from_payment grant.year_from_reference grant.year_from_pack grant.year_from_column
grant.year_from_file grant.funder_id grant.funder_id_repeated grant.unknown_nature
grant.mixed_nature grant.not_awarded_amount grant.recovery grant.recovery_unlinked
grant.recovery_ambiguous grant.recovery_exceeds grant.unknown_axis grant.bad_cofunder
grant.year_from_request grant.unknown_place
grant.damaged_text grant.no_funder grant.no_id_column
perimeter.table perimeter.unknown_category flores.no_total
sirene.closed_unit sirene.commune_only sirene.companion_row sirene.companion_twin
sirene.employer sirene.epsg sirene.hidden sirene.listed sirene.no_commune sirene.no_companion
sirene.no_list sirene.no_places sirene.no_unit sirene.perimeter sirene.point_outside
sirene.undetermined sirene.unexpected sirene.unlocated sirene.untested
`

// Each code of a fault that the program can tell has a sentence, and those that can
// reject a row a title. The codes are the constants of type infile.Code of all
// readers, and of all packages that are linked into it.
func TestCodesHaveSentencesAndTitles(t *testing.T) {
	c := load(t)
	codes := faultCodes(t)
	for _, known := range []string{"file.not_found", "geo.self_intersection", "table.too_few_fields", "grant.no_amount", "melodi.conf_status"} {
		if codes[known] == "" {
			t.Fatalf("%s was not found among %d codes: the search no longer fits the sources", known, len(codes))
		}
	}
	exempt := map[string]bool{} // true once met
	for _, pattern := range strings.Fields(untitled) {
		exempt[pattern] = false
	}
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		if !c.Has(code) {
			t.Errorf("%s of %s has no sentence", code, codes[code])
		}
		family, _, _ := strings.Cut(code, ".")
		_, one := exempt[code]
		_, all := exempt[family+".*"]
		switch titled := c.Has("title." + code); {
		case one:
			exempt[code] = true
			if titled {
				t.Errorf("%s has a title, and is listed as one that needs none", code)
			}
		case all:
			exempt[family+".*"] = true
		case !titled:
			t.Errorf("%s of %s has no title: add title.%s, or list it as one that never rejects a row", code, codes[code], code)
		}
	}
	for pattern, met := range exempt {
		if !met {
			t.Errorf("%s is listed, but there is no such code", pattern)
		}
	}
}

// A title is that of a sentence.
func TestTitlesHaveSentences(t *testing.T) {
	c := load(t)
	for _, key := range c.Codes(message.FR) {
		if code, ok := strings.CutPrefix(key, "title."); ok && !c.Has(code) {
			t.Errorf("%s: there is no %s", key, code)
		}
	}
}

// faultCodes are the codes in the packages of the readers and the program, with the package of each.
func faultCodes(t *testing.T) map[string]string {
	t.Helper()
	codes := map[string]string{}
	seen := map[string]bool{}
	for open := append(readers(t), "cmd/essor"); len(open) > 0; open = open[1:] {
		dir := open[0]
		if seen[dir] {
			continue
		}
		seen[dir] = true
		for _, file := range sources(t, dir) {
			for _, spec := range file.Imports {
				if inside, ok := strings.CutPrefix(unquote(t, spec.Path), module); ok {
					open = append(open, inside)
				}
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if spec, ok := n.(*ast.ValueSpec); ok && isCode(file, spec.Type) {
					for _, value := range spec.Values {
						if text, ok := value.(*ast.BasicLit); ok {
							codes[unquote(t, text)] = dir
						}
					}
				}
				return true
			})
		}
	}
	return codes
}

// readers are the packages that read sources.
func readers(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "data", "source", "*", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	for _, file := range files {
		folders = append(folders, "data/source/"+filepath.Base(filepath.Dir(file)))
	}
	folders = slices.Compact(folders)
	if len(folders) < 10 {
		t.Fatalf("only %d packages in data/source", len(folders))
	}
	return folders
}

// sources parses the files of a package, tests left out.
func sources(t *testing.T, dir string) []*ast.File {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(dir), "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no sources in %s: %v", dir, err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, body, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// isCode tells infile.Code, which is Code in its own package.
func isCode(file *ast.File, kind ast.Expr) bool {
	switch k := kind.(type) {
	case *ast.SelectorExpr:
		x, ok := k.X.(*ast.Ident)
		return ok && x.Name == "infile" && k.Sel.Name == "Code"
	case *ast.Ident:
		return file.Name.Name == "infile" && k.Name == "Code"
	}
	return false
}

func unquote(t *testing.T, text *ast.BasicLit) string {
	t.Helper()
	value, err := strconv.Unquote(text.Value)
	if err != nil {
		t.Fatal(err)
	}
	return value
}
