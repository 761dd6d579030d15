package proof_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/pack"
)

// packText is the pack of the simulated territories.
const packText = `
name: preuve
title: {fr: "Territoire simulé", en: "Simulated territory"}
territory: {level: epci, code: "000000018", name: "Territoire simulé"}
crs: 2154
roles:
  - role: membership
    title: {fr: "Communes", en: "Communes"}
    required: true
    candidates:
      - kind: membership
        files: [membres.csv]
        simulated: true
        options: {epci: "000000018", epci_name: "Territoire simulé"}
  - role: populations
    title: {fr: "Populations", en: "Populations"}
    required: true
    candidates: [{kind: insee.populations, files: [donnees_communes.csv], period: "2022", vintage: "2024", simulated: true}]
  - role: establishments
    title: {fr: "Établissements", en: "Establishments"}
    candidates: [{kind: sirene, files: [StockEtablissement_utf8.csv], period: "2022", vintage: "2023-01", simulated: true}]
  - role: employment
    title: {fr: "Établissements avec salariés", en: "Employer establishments"}
    candidates: [{kind: flores, files: [DS_FLORES_A5_data.csv], vintage: "2024", simulated: true}]
  - role: grants
    title: {fr: "Subventions", en: "Grants"}
    candidates: [{kind: grants.scdl, files: ["subventions_*.csv"], all: true, simulated: true}]
`

func thePack(t testing.TB) pack.Pack {
	t.Helper()
	p, err := pack.Parse("preuve.yaml", []byte(packText))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// write writes a territory as official files into a folder.
func write(t testing.TB, dir string, areas []area) {
	t.Helper()
	members := sheet("code_insee,nom_commune,date_adhesion")
	people := sheet("REG;DEP;COM;PMUN;PCAP;PTOT")
	units := sheet("siren,statutDiffusionUniteLegale,etatAdministratifUniteLegale,denominationUniteLegale,categorieJuridiqueUniteLegale," +
		"activitePrincipaleUniteLegale,nomenclatureActivitePrincipaleUniteLegale,economieSocialeSolidaireUniteLegale")
	sites := sheet("siren,siret,statutDiffusionEtablissement,trancheEffectifsEtablissement,codeCommuneEtablissement,etatAdministratifEtablissement," +
		"activitePrincipaleEtablissement,nomenclatureActivitePrincipaleEtablissement,caractereEmployeurEtablissement")
	places := sheet("siret;x;y;qualite_xy;epsg;qualite_qp24;qualite_qp15")
	employers := sheet(`"GEO";"GEO_OBJECT";"ACTIVITY";"NUMBER_EMPL";"LEGAL_FORM_WITH_PUBLIC";"FLORES_MEASURE";"OBS_STATUS";"TIME_PERIOD";"OBS_VALUE"`)
	all := 0
	var grants [2]*strings.Builder // of two halves, so that loading has an order
	for i := range grants {
		grants[i] = sheet("nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,objet,montant,nature," +
			"conditionsVersement,commune_siege,dateDemande,montantDemande,statut")
	}
	for i, a := range areas {
		siren := withCheckDigit(fmt.Sprintf("0000%04d", i+2))
		row(members, "%s,Commune simulée %d,initial", a.code, i+1)
		row(people, "32;%s;%s;%d;0;%d", a.code[:2], a.code, a.people, a.people)
		row(employers, `"%s";"COM";"_T";"_T";"_T";"UNIT_LOC";"A";"2022";%d`, a.code, a.employers+a.outside)
		all += a.employers + a.outside
		row(units, "%s,O,A,Association simulée %d,9220,88.99B,NAFRev2,O", siren, i+1)
		for k := range a.employers + a.others {
			siret := withCheckDigit(fmt.Sprintf("%s%04d", siren, k+1))
			size := "01,%s,A,88.99B,NAFRev2,O"
			if k >= a.employers {
				size = "NN,%s,A,88.99B,NAFRev2,N"
			}
			row(sites, "%s,%s,O,"+size, siren, siret, a.code)
			row(places, "%s;704000;7059000;12;2154;1;1", siret)
		}
		seat := withCheckDigit(siren + "0001")
		for k := range len(a.cents) + a.refused {
			amount, asked, status := "0", "10000", "refusé"
			if k < len(a.cents) {
				amount = fmt.Sprintf("%d.%02d", a.cents[k]/100, a.cents[k]%100)
				asked, status = amount, "accordé"
			}
			row(grants[(i+k)%2], "Territoire simulé,%s,2022-03-%02d,S-%d-%d,Association simulée %d,%s,Action simulée,%s,aide en numéraire,unique,%s,2022-01-10,%s,%s",
				withCheckDigit("0000000180001"), 1+k%28, i, k, i+1, seat, amount, a.code, asked, status)
		}
	}
	row(employers, `"000000018";"EPCI";"_T";"_T";"_T";"UNIT_LOC";"A";"2022";%d`, all)
	for name, body := range map[string]*strings.Builder{
		"membres.csv": members, "donnees_communes.csv": people, "StockUniteLegale_utf8.csv": units,
		"StockEtablissement_utf8.csv": sites, "GeolocalisationEtablissement_utf8.csv": places,
		"DS_FLORES_A5_data.csv": employers,
		"subventions_1.csv":     grants[0], "subventions_2.csv": grants[1],
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func sheet(header string) *strings.Builder {
	b := &strings.Builder{}
	row(b, "%s", header)
	return b
}

func row(b *strings.Builder, format string, args ...any) {
	fmt.Fprintf(b, format+"\n", args...)
}

// withCheckDigit appends the digit that makes the Luhn sum of a number a multiple of ten.
func withCheckDigit(digits string) string {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return digits + string('0'+rune((10-sum%10)%10))
}
