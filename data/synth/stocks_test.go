package synth

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"path"
	"strings"
	"testing"
)

// zipped returns the rows by column of the first table of a zip, and its header as
// it stands.
func zipped(t *testing.T, name string, comma rune) (string, []map[string]string) {
	t.Helper()
	body := demo(t, name).body
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(f)
	r.Comma = comma
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]map[string]string, len(records)-1)
	for i, record := range records[1:] {
		rows[i] = make(map[string]string, len(record))
		for k, cell := range record {
			rows[i][records[0][k]] = cell
		}
	}
	return strings.Join(records[0], string(comma)), rows
}

// stockFile is the name of a file of the register at a month.
func stockFile(name, month string) string {
	return path.Join("sirene_"+month, name+"_"+month+"_simule.zip")
}

func months() []string { return []string{"2015-01", "2019-01", "2023-01"} }

// The headers are those of INSEE's notice of the SIRENE files, A.1.3 (the secondary address without the
// columns that INSEE's file has once) and A.1.5, A.2.2, letter by letter.
func TestHeadersOfOfficialFiles(t *testing.T) {
	const units = "siren,statutDiffusionUniteLegale,unitePurgeeUniteLegale,dateCreationUniteLegale,sigleUniteLegale,sexeUniteLegale,prenom1UniteLegale,prenom2UniteLegale,prenom3UniteLegale,prenom4UniteLegale,prenomUsuelUniteLegale,pseudonymeUniteLegale,identifiantAssociationUniteLegale,trancheEffectifsUniteLegale,anneeEffectifsUniteLegale,dateDernierTraitementUniteLegale,nombrePeriodesUniteLegale,categorieEntreprise,anneeCategorieEntreprise,dateDebut,etatAdministratifUniteLegale,nomUniteLegale,nomUsageUniteLegale,denominationUniteLegale,denominationUsuelle1UniteLegale,denominationUsuelle2UniteLegale,denominationUsuelle3UniteLegale,categorieJuridiqueUniteLegale,activitePrincipaleUniteLegale,nomenclatureActivitePrincipaleUniteLegale,nicSiegeUniteLegale,economieSocialeSolidaireUniteLegale,societeMissionUniteLegale,caractereEmployeurUniteLegale,activitePrincipaleNAF25UniteLegale"
	const establishments = "siren,nic,siret,statutDiffusionEtablissement,dateCreationEtablissement,trancheEffectifsEtablissement,anneeEffectifsEtablissement,activitePrincipaleRegistreMetiersEtablissement,dateDernierTraitementEtablissement,etablissementSiege,nombrePeriodesEtablissement,complementAdresseEtablissement,numeroVoieEtablissement,indiceRepetitionEtablissement,dernierNumeroVoieEtablissement,indiceRepetitionDernierNumeroVoieEtablissement,typeVoieEtablissement,libelleVoieEtablissement,codePostalEtablissement,libelleCommuneEtablissement,libelleCommuneEtrangerEtablissement,distributionSpecialeEtablissement,codeCommuneEtablissement,codeCedexEtablissement,libelleCedexEtablissement,codePaysEtrangerEtablissement,libellePaysEtrangerEtablissement,identifiantAdresseEtablissement,coordonneeLambertAbscisseEtablissement,coordonneeLambertOrdonneeEtablissement,complementAdresse2Etablissement,numeroVoie2Etablissement,indiceRepetition2Etablissement,typeVoie2Etablissement,libelleVoie2Etablissement,codePostal2Etablissement,libelleCommune2Etablissement,libelleCommuneEtranger2Etablissement,distributionSpeciale2Etablissement,codeCommune2Etablissement,codeCedex2Etablissement,libelleCedex2Etablissement,codePaysEtranger2Etablissement,libellePaysEtranger2Etablissement,dateDebut,etatAdministratifEtablissement,enseigne1Etablissement,enseigne2Etablissement,enseigne3Etablissement,denominationUsuelleEtablissement,activitePrincipaleEtablissement,nomenclatureActivitePrincipaleEtablissement,caractereEmployeurEtablissement,activitePrincipaleNAF25Etablissement"
	const places = "siret;x;y;qualite_xy;epsg;plg_qp24;plg_iris;plg_zus;plg_qp15;plg_qva;plg_code_commune;distance_precision;qualite_qp24;qualite_iris;qualite_zus;qualite_qp15;qualite_qva;y_latitude;x_longitude"
	for _, month := range months() {
		for _, tt := range []struct {
			name  string
			comma rune
			want  string
		}{{"StockUniteLegale", ',', units}, {"StockEtablissement", ',', establishments}, {"GeolocalisationEtablissement", ';', places}} {
			if got, _ := zipped(t, stockFile(tt.name, month), tt.comma); got != tt.want {
				t.Errorf("%s of %s: header %s", tt.name, month, got)
			}
		}
	}
	const flores = "GEO;GEO_OBJECT;ACTIVITY;NUMBER_EMPL;LEGAL_FORM_WITH_PUBLIC;FLORES_MEASURE;OBS_STATUS;TIME_PERIOD;OBS_VALUE"
	if got, _ := zipped(t, "DS_FLORES_A5_2022_CSV_FR_simule.zip", ';'); got != flores {
		t.Errorf("FLORES: header %s", got)
	}
}

// Every identifier is fictitious and well formed, and every name says that it is
// made up, or is hidden.
func TestRegisterIsFictitious(t *testing.T) {
	for _, month := range months() {
		_, rows := zipped(t, stockFile("StockUniteLegale", month), ',')
		for _, u := range rows {
			name := u["denominationUniteLegale"] + u["nomUniteLegale"]
			if hides := u["statutDiffusionUniteLegale"] == "P"; hides != (name == "[ND]") || !hides && !strings.HasSuffix(name, "(simulé)") {
				t.Errorf("%s is called %q", u["siren"], name)
			}
			if !strings.HasPrefix(u["siren"], "0000") || !luhnValid(u["siren"]) || len(u["siren"]) != 9 {
				t.Errorf("SIREN %s", u["siren"])
			}
		}
		seen := map[string]bool{}
		_, rows = zipped(t, stockFile("StockEtablissement", month), ',')
		for _, e := range rows {
			siret := e["siret"]
			if seen[siret] || len(siret) != 14 || !luhnValid(siret) || siret != e["siren"]+e["nic"] {
				t.Errorf("SIRET %s", siret)
			}
			seen[siret] = true
			if street := e["libelleVoieEtablissement"]; street != "SIMULEE" && street != "[ND]" {
				t.Errorf("%s is in street %q", siret, street)
			}
			if e["dateCreationEtablissement"] > month+"-01" {
				t.Errorf("%s was created on %s, after %s", siret, e["dateCreationEtablissement"], month)
			}
		}
	}
}

// The peculiarities that readers must bear: INSEE's notice of the SIRENE files and B, the plan of the demonstration.
func TestRegisterHasItsQuirks(t *testing.T) {
	units := map[string]map[string]string{}
	_, rows := zipped(t, stockFile("StockUniteLegale", "2023-01"), ',')
	for _, u := range rows {
		units[u["siren"]] = u
	}
	sites, found := map[string]int{}, map[string]int{}
	_, rows = zipped(t, stockFile("StockEtablissement", "2023-01"), ',')
	for _, e := range rows {
		u := units[e["siren"]]
		sites[e["siren"]]++
		count := func(what string, is bool) {
			if is {
				found[what]++
			}
		}
		count("closed unit, closed establishment", u["etatAdministratifUniteLegale"] == "C" && e["etatAdministratifEtablissement"] == "F")
		count("closed unit, active establishment", u["etatAdministratifUniteLegale"] == "C" && e["etatAdministratifEtablissement"] == "A")
		count("active unit, closed establishment", u["etatAdministratifUniteLegale"] == "A" && e["etatAdministratifEtablissement"] == "F")
		count("hidden address", e["codePostalEtablissement"] == "[ND]")
		count("undeclared association", u["categorieJuridiqueUniteLegale"] == "9220" && u["economieSocialeSolidaireUniteLegale"] == "")
		count("declared company", u["categorieJuridiqueUniteLegale"] == "5710" && u["economieSocialeSolidaireUniteLegale"] == "O")
		count("excluded activity", strings.HasPrefix(e["activitePrincipaleEtablissement"], "94.9") && u["categorieJuridiqueUniteLegale"] == "9220")
		count("commune "+e["codeCommuneEtablissement"], true)
	}
	for _, what := range []string{
		"closed unit, closed establishment", "closed unit, active establishment", "active unit, closed establishment", "hidden address",
		"undeclared association", "declared company", "excluded activity", "commune 62041", "commune 97411",
	} {
		if found[what] == 0 {
			t.Errorf("no case of %s", what)
		}
	}
	if found["commune 59355"] != 1 || found["commune 59298"] != 1 {
		t.Errorf("%d in Lomme and %d in Hellemmes, want one of each", found["commune 59355"], found["commune 59298"])
	}
	largest := 0
	for _, n := range sites {
		largest = max(largest, n)
	}
	if largest < largestUnit {
		t.Errorf("the largest unit has %d establishments", largest)
	}
}

// The stocks of the demonstration stay small enough to be made at every start.
func TestStocksAreSmall(t *testing.T) {
	documents, err := demoOnce()
	if err != nil {
		t.Fatal(err)
	}
	size, files := 0, 0
	for _, d := range documents {
		if d.Role == "establishments" {
			size += len(d.body)
			files++
		}
	}
	if files != 9 || size > 3<<20 {
		t.Errorf("%d files of %d bytes in all, want nine of 3 MB at most", files, size)
	}
}
