package synth

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// INSEE's and DGCL's tables of 2008 to 2024: Σ PMUN of the 95 communes in the file of reference year 2021 is
// 1 187 907; Lille has 236 710.
func TestPopulations(t *testing.T) {
	header, rows := demoTable(t, "donnees_communes.csv", ';')
	if got := strings.Join(header, ";"); got != "REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT" {
		t.Errorf("header %s", got)
	}
	sum := 0
	for _, r := range rows {
		n, err := strconv.Atoi(r["PMUN"])
		if err != nil {
			t.Fatal(err)
		}
		sum += n
		if r["COM"] == "59350" && (n != 236_710 || r["CODCOM"] != "350") {
			t.Errorf("Lille: %v", r)
		}
		if r["PCAP"] != "" || r["PTOT"] != "" {
			t.Errorf("%s has populations that the facts do not hold", r["COM"])
		}
	}
	if len(rows) != 95 || sum != 1_187_907 {
		t.Errorf("%d communes with %d inhabitants, want 95 with 1187907", len(rows), sum)
	}
}

// INSEE keeps the poverty rate of 37 of the 95 communes secret.
func TestIncomes(t *testing.T) {
	header, rows := demoTable(t, "cc_filosofi_2021_COM.csv", ';')
	if len(header) != 28 || len(rows) != 95 {
		t.Fatalf("%d columns and %d rows, want 28 and 95", len(header), len(rows))
	}
	secret := 0
	for _, r := range rows {
		if r["TP6021"] == "s" {
			secret++
		}
		if r["CODGEO"] == "59512" && (r["MED21"] != "14580" || r["TP6021"] != "46,0" || r["D121"] != "nd") {
			t.Errorf("Roubaix: %v", r)
		}
	}
	if secret != 37 {
		t.Errorf("%d poverty rates are secret, want 37", secret)
	}
}

func TestTerritories(t *testing.T) {
	_, rows := demoTable(t, "mel_territoires.csv", ',')
	size := map[string]int{}
	for _, r := range rows {
		size[r["nom_territoire"]]++
	}
	// Sizes of the MEL's own list of 2020.
	want := map[string]int{
		"Territoire des Weppes": 25, "Couronne Sud de Lille": 18, "Territoire Est": 13, "Territoire de la Lys": 12,
		"Couronne Nord de Lille": 11, "Territoire Roubaisien": 9, "Territoire Tourquennois": 6, "Territoire Lillois": 1,
	}
	for name, n := range want {
		if size[name] != n {
			t.Errorf("%s has %d communes, want %d", name, size[name], n)
		}
	}
	if len(size) != len(want) {
		t.Errorf("territories %v", size)
	}
}

func TestIntercommunal(t *testing.T) {
	book, err := excelize.OpenReader(bytes.NewReader(demo(t, "epcicom2024.xlsx").body))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("Epcicom2024")
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 96 || rows[0][9] != "insee" || rows[0][13] != "pmun_2024" {
		t.Fatalf("%d rows, header %v", len(rows), rows[0])
	}
	if r := rows[1]; r[1] != "200093201" || r[9] != "59005" || r[13] != "3567" || r[7] != "1187907" {
		t.Errorf("first member %v", r)
	}
}

func TestOfficialCodes(t *testing.T) {
	_, rows := demoTable(t, "v_commune_2024.csv", ',')
	if len(rows) != 97 {
		t.Fatalf("%d rows, want 95 communes and 2 associated ones", len(rows))
	}
	for _, r := range rows[95:] {
		if r["TYPECOM"] != "COMA" || r["COMPARENT"] != "59350" || r["REG"] != "" {
			t.Errorf("associated commune %v", r)
		}
	}
}

// What the table says of names must be what INSEE says, column by column; what
// the facts do not hold stays empty.
func TestOfficialCodesAgainstINSEE(t *testing.T) {
	folder := os.Getenv("ESSOR_REAL_DATA")
	if folder == "" {
		t.Skip("ESSOR_REAL_DATA is not set: the names are not compared with INSEE's file")
	}
	file, err := os.Open(filepath.Join(folder, "insee_cog", "v_commune_2024.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(unzipped).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	real := map[string][]string{}
	for _, r := range records {
		real[r[0]+r[1]] = r
	}
	header, rows := demoTable(t, "v_commune_2024.csv", ',')
	if strings.Join(header, ",") != strings.Join(records[0], ",") {
		t.Errorf("header %v, want %v", header, records[0])
	}
	compared := 0
	for _, r := range rows {
		for i, column := range header {
			if r[column] == "" {
				continue
			}
			compared++
			if want := real[r["TYPECOM"]+r["COM"]][i]; r[column] != want {
				t.Errorf("%s of %s is %q, INSEE says %q", column, r["COM"], r[column], want)
			}
		}
	}
	if compared < 95*8 {
		t.Errorf("only %d cells were compared", compared)
	}
}

func TestSplitArticle(t *testing.T) {
	// Codes and names of INSEE's COG 2024.
	for _, tt := range []struct{ name, code, bare, capitals string }{
		{"La Chapelle-d'Armentières", "3", "Chapelle-d'Armentières", "CHAPELLE D ARMENTIERES"},
		{"Le Maisnil", "2", "Maisnil", "MAISNIL"},
		{"Annœullin", "1", "Annœullin", "ANNOEULLIN"},
		{"Lys-lez-Lannoy", "0", "Lys-lez-Lannoy", "LYS LEZ LANNOY"},
		{"Hem", "", "Hem", "HEM"},
	} {
		code, bare := splitArticle(tt.name)
		if code != tt.code || bare != tt.bare || capitals(bare) != tt.capitals {
			t.Errorf("%s: %q, %q, %q", tt.name, code, bare, capitals(bare))
		}
	}
}

func TestSheetQuotes(t *testing.T) {
	got := string(dialect{separator: ",", lineEnd: "\r\n"}.sheet([]string{"a", "b"}, [][]string{{"x,y", `say "no"`}}))
	if want := "a,b\r\n\"x,y\",\"say \"\"no\"\"\"\r\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
