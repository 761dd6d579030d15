package synth

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// populations writes donnees_communes.csv of INSEE: the municipal population of
// each commune. The facts hold neither the population counted apart nor the
// total, nor arrondissement and canton: these stay empty.
func (f *facts) populations() document {
	header := strings.Split("REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT", ";")
	rows := make([][]string, len(f.communes))
	for i, c := range f.communes {
		rows[i] = []string{
			regionCode, regionName, department, "", "", c.code[len(department):], c.code, c.name,
			strconv.Itoa(c.population), "", "",
		}
	}
	return document{
		File: File{
			Name: "donnees_communes.csv", Role: "populations", Kind: "insee.populations",
			Title: "Populations légales 2021, en vigueur au 1er janvier 2024", Vintage: "2023", Period: "2021", Rows: len(rows),
			Fields: []Field{
				{"REG, Région, DEP, CODCOM, COM, Commune", Fact, sourceCOG},
				{"PMUN", Fact, sourcePopulation},
				{"CODARR, CODCAN, PCAP, PTOT", Absent, ""},
			},
		},
		body: dialect{separator: ";", lineEnd: "\r\n"}.sheet(header, rows),
	}
}

// associated are the communes that were merged into Lille and keep a code and
// a delegated mayor: code and name.
func associated() [][2]string {
	return [][2]string{{"59298", "Hellemmes-Lille"}, {"59355", "Lomme"}}
}

// officialCodes writes v_commune_2024.csv of INSEE's COG: the communes, and the
// two associated ones of Lille.
func (f *facts) officialCodes() document {
	header := strings.Split("TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT", ",")
	var rows [][]string
	for _, c := range f.communes {
		article, bare := splitArticle(c.name)
		rows = append(rows, []string{
			"COM", c.code, regionCode, department, department + "D", "", article, capitals(bare), bare, c.name, "", "",
		})
	}
	for _, a := range associated() {
		article, bare := splitArticle(a[1])
		rows = append(rows, []string{"COMA", a[0], "", "", "", "", article, capitals(bare), bare, a[1], "", lille})
	}
	return document{
		File: File{
			Name: "v_commune_2024.csv", Role: "communes", Kind: "cog.communes",
			Title: "Code officiel géographique, communes", Vintage: "2024", Rows: len(rows),
			Fields: []Field{
				{"TYPECOM, COM, REG, DEP, CTCD, LIBELLE, COMPARENT", Fact, sourceCOG},
				{"TNCC, NCC, NCCENR", Derived, "du libellé"},
				{"ARR, CAN", Absent, ""},
			},
		},
		body: dialect{separator: ",", lineEnd: "\r\n", quoteAll: true}.sheet(header, rows),
	}
}

// splitArticle returns INSEE's code for the article of a name, and the name
// without it. The code of a name in H depends on how it is spoken and is left
// out.
func splitArticle(name string) (code, bare string) {
	for _, a := range [][2]string{{"2", "Le "}, {"3", "La "}, {"4", "Les "}, {"5", "L'"}} {
		if rest, ok := strings.CutPrefix(name, a[1]); ok {
			return a[0], rest
		}
	}
	switch first := capitals(name)[:1]; {
	case first == "H":
		return "", name
	case strings.Contains("AEIOUY", first):
		return "1", name
	default:
		return "0", name
	}
}

// capitals writes a name as INSEE's NCC: capital letters without accents, blanks
// in place of hyphens and apostrophes.
func capitals(name string) string {
	return strings.NewReplacer(
		"À", "A", "Â", "A", "Ç", "C", "È", "E", "É", "E", "Ê", "E", "Ë", "E",
		"Î", "I", "Ï", "I", "Ô", "O", "Ù", "U", "Û", "U", "Ü", "U", "Œ", "OE",
		"-", " ", "'", " ", "’", " ",
	).Replace(strings.ToUpper(name))
}

// territories writes the MEL's table of sub-territories. The facts do not hold
// the territorial units above them.
func (f *facts) territories() document {
	header := strings.Split("code_insee,nom_commune,code_territoire,nom_territoire,code_unite_territoriale,nom_unite_territoriale", ",")
	rows := make([][]string, len(f.communes))
	for i, c := range f.communes {
		rows[i] = []string{c.code, c.name, c.territoryCode, c.territory, "", ""}
	}
	return document{
		File: File{
			Name: "mel_territoires.csv", Role: "territoires", Kind: "territoires",
			Title: "Huit territoires et leurs communes", Vintage: "2020", Rows: len(rows),
			Fields: []Field{
				{"code_insee, nom_commune", Fact, sourceCOG},
				{"code_territoire, nom_territoire", Fact, sourceTerritory},
				{"code_unite_territoriale, nom_unite_territoriale", Absent, ""},
			},
		},
		body: dialect{separator: ",", lineEnd: "\r\n"}.sheet(header, rows),
	}
}

// totalPopulationMEL is the total population (PTOT) of the métropole in the
// DGCL's file of 2024, which the communes' rows do not hold.
const totalPopulationMEL = 1_198_654

// intercommunal writes epcicom2024.xlsx of the DGCL: the members of the métropole.
func (f *facts) intercommunal() (document, error) {
	header := strings.Split("dept,siren,raison_sociale,nature_juridique,mode_financ,nb_membres,total_pop_tot,total_pop_mun,"+
		"dep_com,insee,siren_membre,nom_membre,ptot_2024,pmun_2024", ",")
	municipal := 0
	for _, c := range f.communes {
		municipal += c.population
	}
	rows := [][]any{make([]any, len(header))}
	for i, h := range header {
		rows[0][i] = h
	}
	for _, c := range f.communes {
		rows = append(rows, []any{
			department, sirenMEL, nameMEL, "METRO", nil, len(f.communes), totalPopulationMEL, municipal,
			department, c.code, nil, c.name, nil, c.population,
		})
	}
	body, err := workbook("Epcicom2024", rows)
	return document{
		File: File{
			Name: "epcicom2024.xlsx", Role: "epci", Kind: "dgcl.epci",
			Title: "Composition des EPCI, Métropole Européenne de Lille", Vintage: "2024", Rows: len(rows) - 1,
			Fields: []Field{
				{"dept, siren, raison_sociale, nature_juridique, nb_membres, total_pop_tot, dep_com, insee, nom_membre", Fact, sourceEPCI},
				{"pmun_2024", Fact, sourcePopulation},
				{"total_pop_mun", Derived, "somme de pmun_2024"},
				{"mode_financ, siren_membre, ptot_2024", Absent, ""},
			},
		},
		body: body,
	}, err
}

// workbook writes rows to the one sheet of an XLSX file.
func workbook(sheet string, rows [][]any) ([]byte, error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }() // in memory: nothing can be lost
	if err := book.SetSheetName("Sheet1", sheet); err != nil {
		return nil, fmt.Errorf("sheet %s: %w", sheet, err)
	}
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return nil, fmt.Errorf("sheet %s: %w", sheet, err)
		}
		if err := book.SetSheetRow(sheet, cell, &row); err != nil {
			return nil, fmt.Errorf("sheet %s, row %d: %w", sheet, i+1, err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		return nil, fmt.Errorf("sheet %s: %w", sheet, err)
	}
	return b.Bytes(), nil
}
