package synth

import (
	"fmt"
	"strconv"
)

// register writes the grants in the SCDL schema 2.1.1, with five more columns
// (docs/methods/synth.md) and one that says that they are simulated.
func (t *territory) register(list []grant) document {
	header := grantColumns().header
	rows := make([][]string, len(list))
	for i, g := range list {
		rows[i] = []string{
			nameMEL + simulatedMark, funderSIRET(g.date), g.date, g.reference, g.beneficiary.name, g.beneficiary.siret, "",
			g.object, euros(g.cents), g.nature, g.terms, g.period, "", "false", g.share, callName,
			g.places, strconv.Itoa(g.axis), callName, g.cofunders, t.communes[g.beneficiary.commune].code, "true",
		}
	}
	return document{
		File: File{
			Name: "subventions_simule.csv", Role: "grants", Kind: "grants.scdl",
			Title: "Subventions à l’économie sociale et solidaire, simulées", Vintage: "2023", Simulated: true,
			Rows: len(rows),
			Fields: []Field{
				{"idAttribuant", Derived, "SIREN de la MEL (INSEE) et établissement simulé"},
				{"appel, dispositifAide", Fact, "MEL, appel à projets"},
				{"idRAE, rnaBeneficiaire", Absent, ""},
				{
					"nomAttribuant, dateConvention, referenceDecision, nomBeneficiaire, idBeneficiaire, objet, montant, nature, conditionsVersement, " +
						"datesPeriodeVersement, notificationUE, pourcentageSubvention, territoires_projet, axe, cofinanceurs, commune_siege", Simulated,
					"nombre et somme de 2011 à 2014 d’après la MEL\u202f: 47 aides, 609\u00a0000\u00a0€",
				},
			},
		},
		body: dialect{separator: ",", lineEnd: "\n"}.sheet(header, rows),
	}
}

// grantColumns are those of the register of grants.
func grantColumns() layout {
	return columnsOf("nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,rnaBeneficiaire,"+
		"objet,montant,nature,conditionsVersement,datesPeriodeVersement,idRAE,notificationUE,pourcentageSubvention,dispositifAide,"+
		"territoires_projet,axe,appel,cofinanceurs,commune_siege,simule", ",")
}

// funderSIRET returns the SIRET of the métropole in the year of a decision.
func funderSIRET(date string) string {
	if year, _ := strconv.Atoi(date[:4]); year < newSIRENFrom {
		return seatNumber(oldSirenMEL)
	}
	return seatNumber(sirenMEL)
}

// euros writes cents as euros with two decimals.
func euros(cents int) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	return fmt.Sprintf("%s%d.%02d", sign, cents/100, cents%100)
}
