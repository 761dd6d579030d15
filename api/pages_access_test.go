package api_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What the statement on accessibility says of its tests is so: the screens it names are
// looked at in all forms, with the version of axe-core it names.
func TestStatementNamesItsTests(t *testing.T) {
	files, err := filepath.Glob("../web/e2e/journeys/*.mjs")
	if err != nil || len(files) == 0 {
		t.Fatalf("no journeys: %v", err)
	}
	var looks strings.Builder
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		constants := regexp.MustCompile(`const (\w+) = '([^']*)';`).FindAllStringSubmatch(string(body), -1)
		_, after, _ := strings.Cut(string(body), "export const looks")
		for _, c := range constants {
			after = strings.NewReplacer("path: "+c[1]+",", "path: '"+c[2]+"',", "`${"+c[1]+"}", "'"+c[2]).Replace(after)
		}
		looks.WriteString(after)
	}
	versions, err := os.ReadFile("../web/package.json")
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, false)
	page := string(s.get(t, "/accessibilite").Body)
	axe := regexp.MustCompile(`axe-core (\d[0-9.]*\d)`).FindStringSubmatch(page)
	if axe == nil || !strings.Contains(string(versions), `"axe-core": "`+axe[1]+`"`) {
		t.Errorf("the statement names axe-core %v", axe)
	}
	_, screens, _ := strings.Cut(page, `<h3>Écrans essayés</h3>`)
	named := regexp.MustCompile(`<code>([^<]*)</code>`).FindAllStringSubmatch(screens, -1)
	if len(named) < 10 {
		t.Fatalf("%d screens are named", len(named))
	}
	for _, screen := range named {
		if !regexp.MustCompile(`path: '` + regexp.QuoteMeta(screen[1]) + `['?` + "`" + `]`).MatchString(looks.String()) {
			t.Errorf("nobody looks at %s in all forms", screen[1])
		}
	}
	for _, want := range []string{"non conforme", "aucun audit", "Libre réponse", "26/11/2026"} {
		if !strings.Contains(page, want) {
			t.Errorf("the statement does not say %q", want)
		}
	}
}
