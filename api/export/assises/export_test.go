package assises_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/api/export/assises"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/edition"
)

// All libraries that write a time do so by the second: runs that are further apart would
// differ if one got through.
const apart = 2100 * time.Millisecond

// Two runs in different folders and time zones, more than two seconds apart, give the same
// bytes, file by file, and so does one with one worker.
func TestPacksAreReproducible(t *testing.T) {
	t.Parallel()
	first, second := filepath.Join(t.TempDir(), "pack"), filepath.Join(t.TempDir(), "another", "one")
	if err := os.MkdirAll(filepath.Dir(second), 0o755); err != nil {
		t.Fatal(err)
	}
	r := export(t, options(t, first))
	time.Sleep(apart)
	o := options(t, second)
	o.Workers = 1
	export(t, o)
	a, b := contents(t, first), contents(t, second)
	same(t, a, b)
	if len(a) != len(r.Manifest.Files)+1 {
		t.Errorf("%d files, the manifest names %d", len(a), len(r.Manifest.Files))
	}
	for name, body := range a {
		if strings.Contains(string(body), filepath.Dir(first)) || strings.Contains(string(body), os.TempDir()) {
			t.Errorf("%s names the folder it was made in", name)
		}
	}
	for _, name := range []string{
		"figures/01-pauvrete-half-column.svg", "figures/01-pauvrete-half-column.png", "figures/01-pauvrete-half-column.pdf", "figures/02-euros-slide.svg",
		"livret.html", "livret.pdf", "diapos.pdf", "donnees.xlsx", "donnees/need-poverty-commune-2021.csv", "donnees/need-poverty-commune-2021.geojson",
		"plan.yaml", "manifest.json",
	} {
		if a[name] == nil {
			t.Errorf("no %s", name)
		}
	}
}

// A pack that broke off is gone on with; nothing stands in its place before it is whole. The
// result is that of one run.
func TestPacksResume(t *testing.T) {
	t.Parallel()
	place := filepath.Join(t.TempDir(), "pack")
	o := options(t, place)
	o.Only = []string{"figures"} // a booklet and slides resume alike, and take longer
	ctx, cancel := context.WithCancel(t.Context())
	o.Tell = func(s assises.Step) {
		if s.Done == 2 {
			cancel()
		}
	}
	if _, err := assises.Export(ctx, o); !errors.Is(err, context.Canceled) {
		t.Fatalf("a run that is cancelled: %v", err)
	}
	if got := contents(t, place); len(got) != 0 {
		t.Errorf("a run that broke off left %d files in place", len(got))
	}
	// One of its files was written to meanwhile: it is made anew.
	for name := range contents(t, assises.WorkFolder(place)) {
		if strings.HasSuffix(name, "-column.svg") {
			if err := os.WriteFile(filepath.Join(assises.WorkFolder(place), name), []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	o.Tell = nil
	if r := export(t, o); r.Resumed == 0 {
		t.Error("nothing was kept")
	}
	whole := filepath.Join(t.TempDir(), "pack")
	o = options(t, whole)
	o.Only = []string{"figures"}
	export(t, o)
	same(t, contents(t, whole), contents(t, place))
	if _, err := os.Stat(assises.WorkFolder(place)); !os.IsNotExist(err) {
		t.Errorf("the folder of work is still there: %v", err)
	}
}

// Another plan does not go on with the files of the one that broke off.
func TestOtherPacksDoNotResume(t *testing.T) {
	t.Parallel()
	place := filepath.Join(t.TempDir(), "pack")
	o := options(t, place)
	ctx, cancel := context.WithCancel(t.Context())
	o.Tell = func(assises.Step) { cancel() }
	if _, err := assises.Export(ctx, o); err == nil {
		t.Fatal("a run that is cancelled ends well")
	}
	o.Tell, o.Version, o.Only = nil, "another", []string{"livret"}
	if r := export(t, o); r.Resumed != 0 {
		t.Errorf("%d things of another version were kept", r.Resumed)
	}
}

// Parts can be made alone; the manifest names what is there.
func TestOnlySomeParts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ only, want string }{
		{"livret", "livret.html livret.pdf manifest.json plan.yaml"},
		{"diapos", "diapos.pdf manifest.json plan.yaml"},
		{"pauvrete", "figures/01-pauvrete-half-column.pdf figures/01-pauvrete-half-column.png figures/01-pauvrete-half-column.svg manifest.json plan.yaml"},
	} {
		place := filepath.Join(t.TempDir(), "pack")
		o := options(t, place)
		o.Only = []string{tt.only}
		export(t, o)
		got := contents(t, place)
		for name := range got {
			if !strings.Contains(" "+tt.want+" ", " "+name+" ") {
				t.Errorf("--only %s makes %s", tt.only, name)
			}
		}
		if n := len(strings.Fields(tt.want)); len(got) != n {
			t.Errorf("--only %s: %d files, want %d", tt.only, len(got), n)
		}
	}
	o := options(t, filepath.Join(t.TempDir(), "pack"))
	o.Only = []string{"livre"}
	if _, err := assises.Export(t.Context(), o); !told(err, "assises.only") {
		t.Errorf("a part that is none: %v", err)
	}
}

func told(err error, code string) bool {
	var s interface{ MessageCode() string }
	return errors.As(err, &s) && s.MessageCode() == code
}

// What hinders a pack is told in a sentence, and leaves nothing in its place.
func TestHindrances(t *testing.T) {
	t.Parallel()
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "mine.txt"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := assises.Export(t.Context(), options(t, full)); !told(err, "assises.not_empty") {
		t.Errorf("a folder that is not empty: %v", err)
	}
	if got := contents(t, full); len(got) != 1 {
		t.Errorf("it holds %d files now", len(got))
	}
	if _, err := assises.Export(t.Context(), options(t, filepath.Join(full, "mine.txt", "pack"))); !told(err, "assises.not_folder") {
		t.Errorf("a folder below a file: %v", err)
	}
	o := options(t, filepath.Join(t.TempDir(), "pack"))
	o.Print, o.Only = nil, []string{"livret"}
	r := export(t, o)
	if len(r.Manifest.Missing) != 1 || r.Manifest.Missing[0] != "livret.pdf" || contents(t, o.Place)["livret.html"] == nil {
		t.Errorf("without printer: missing %v", r.Manifest.Missing)
	}
}

// A secret number is in no file: not in the table of the booklet, not in the workbook, the
// CSV or the GeoJSON. The small edition holds the rate of Don (59670) back.
func TestSecretValuesAreTold(t *testing.T) {
	t.Parallel()
	place := filepath.Join(t.TempDir(), "pack")
	export(t, options(t, place))
	files := contents(t, place)
	if csv := string(files["donnees/need-poverty-commune-2021.csv"]); !strings.Contains(csv, "commune,59670,Don,need.poverty,2021,,,percent,secret,") {
		t.Errorf("the CSV says of Don: %s", csv)
	}
	var c struct {
		Features []struct{ Properties map[string]any }
	}
	if err := json.Unmarshal(files["donnees/need-poverty-commune-2021.geojson"], &c); err != nil || len(c.Features) != 2 {
		t.Fatalf("GeoJSON: %v", err)
	}
	for _, f := range c.Features {
		if f.Properties["code"] == "59670" && (f.Properties["value"] != nil || f.Properties["status"] != "secret") {
			t.Errorf("the GeoJSON says of Don: %v", f.Properties)
		}
	}
	_, row, _ := strings.Cut(string(files["livret.html"]), "<tr><th scope=\"row\">Don</th>")
	if row, _, _ = strings.Cut(row, "</tr>"); !strings.Contains(row, "secret") || strings.ContainsAny(row, "0123456789") {
		t.Errorf("the booklet says of Don: %s", row)
	}
}

// The booklet says what is simulated, describes its pictures, tells the names of their parts
// apart and leads nowhere outside.
func TestBooklet(t *testing.T) {
	t.Parallel()
	o := options(t, filepath.Join(t.TempDir(), "pack"))
	o.Only = []string{"livret"}
	export(t, o)
	html := string(contents(t, o.Place)["livret.html"])
	for _, want := range []string{
		`<html lang="fr">`, "<title>Essai : 609 000 € – Métropole européenne de Lille</title>", `<svg role="img" aria-label="Un titre à nous. `,
		"Ce dossier contient des données simulées.", `<h3 id="qpv2015-QP059074">Secteur Sud &lt;&gt; &#34;Œuvres&#34;</h3>`, `id="f1-figure"`, `id="f2-figure"`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s", want)
		}
	}
	ids := map[string]bool{}
	for _, part := range strings.Split(html, ` id="`)[1:] {
		id, _, _ := strings.Cut(part, `"`)
		if ids[id] {
			t.Errorf("two things are called %q", id)
		}
		ids[id] = true
	}
	for _, part := range strings.Split(html, ` href="`)[1:] {
		if to, _, _ := strings.Cut(part, `"`); !strings.HasPrefix(to, "#") || !ids[to[1:]] {
			t.Errorf("a link leads to %q", to)
		}
	}
}

// A plan says how to read its figures; a long table stands in the annex, whose place its figure
// names; pages have the chapter at their head; and sheets have an index.
func TestBookletIsInOrder(t *testing.T) {
	t.Parallel()
	o := options(t, filepath.Join(t.TempDir(), "pack"))
	o.Only = []string{"livret"}
	o.Plan.Sections[0].Figures[0].Reading = assises.Text{FR: "Plus foncé : plus de pauvreté."}
	o.Draw = longTables{o.Draw.(assises.Figures)}
	export(t, o)
	plain := strings.NewReplacer("\u00a0", " ", "\u202f", " ")
	html := plain.Replace(string(contents(t, o.Place)["livret.html"]))
	for _, want := range []string{
		`<p class="how"><strong>Comment lire :</strong> Plus foncé : plus de pauvreté.</p>`,
		`<h3 id="numbers-1"><a href="#figure-1">`, `<a href="#numbers-1">`, `data-to="numbers-1"`,
		`@page chapter-1 { @top-left { content: "Essai : 609 000 € – Besoins" } }`, `style="page:chapter-1"`,
		`@bottom-left { content: "Données en partie simulées`, `data-to="qpv2015-QP059074"`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(html, "ZgotmplZ") {
		t.Error("a style is not let through")
	}
	if _, annex, _ := strings.Cut(html, `<section class="annex"`); strings.Count(annex, ">Lomme 16<") != 2 || strings.Contains(annex, "Vide") {
		t.Error("the annex has not all rows of both figures, or a column that holds nothing")
	}
}

// longTables draws figures whose tables do not fit below them, with a column that is empty.
type longTables struct{ assises.Figures }

func (l longTables) Draw(ctx context.Context, e *edition.Edition, s assises.Slot, use string) (assises.Drawing, error) {
	d, err := l.Figures.Draw(ctx, e, s, use)
	d.Table = assises.Table{Columns: []string{"commune", "Valeur", "Vide"}}
	for i := range 17 {
		d.Table.Rows = append(d.Table.Rows, []string{fmt.Sprintf("Lomme %d", i), "1", ""})
	}
	return d, err
}

// In English the pack speaks English.
func TestPackInEnglish(t *testing.T) {
	t.Parallel()
	o := options(t, filepath.Join(t.TempDir(), "pack"))
	o.Plan = o.Plan.InLanguage(message.EN)
	a := asker(t)
	a.Lang = message.EN
	o.Draw, o.Only = assises.Figures{Ask: a}, []string{"livret"}
	export(t, o)
	if html := string(contents(t, o.Place)["livret.html"]); !strings.Contains(html, `<html lang="en">`) || strings.Contains(html, "Sommaire") {
		t.Error("the booklet is not in English")
	}
}
