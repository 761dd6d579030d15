package synth

import (
	"fmt"
	"strings"

	"github.com/paulmach/orb"
)

// What the official files say of every commune of the métropole.
const (
	department   = "59"
	departmentIs = "Nord"
	regionCode   = "32"
	regionName   = "Hauts-de-France"
	sirenMEL     = "200093201"
	nameMEL      = "Métropole Européenne de Lille"
	lille        = "59350"
)

// simulatedNote stands in files whose boundaries are made up.
const simulatedNote = "Contours simulés\u202f: schéma tracé d’après les noms, les surfaces et les positions réels. " +
	"Ni l’IGN, ni l’ANCT, ni la MEL ne publient ce fichier."

// communeBoundaries writes the communes with the columns of the layer COMMUNE
// of IGN ADMIN EXPRESS 3.
func (t *territory) communeBoundaries() (document, error) {
	features := make([]feature, len(t.communes))
	for i, c := range t.communes {
		status := "Commune simple"
		if c.code == lille {
			status = "Préfecture de région"
		}
		features[i] = feature{rings: t.shapes[i], properties: []property{
			{"ID", "COMMUNE_SIMULEE_" + c.code},
			{"NOM", c.name},
			{"NOM_M", strings.ToUpper(c.name)},
			{"INSEE_COM", c.code},
			{"STATUT", status},
			{"POPULATION", c.population},
			{"INSEE_DEP", department},
			{"INSEE_REG", regionCode},
			{"SIREN_EPCI", sirenMEL},
			{"simule", true},
		}}
	}
	body, err := t.geoJSON("COMMUNE", features)
	return document{
		File: File{
			Name: "communes_simule.geojson", Role: "commune_boundaries", Kind: "boundaries.communes",
			Title: "Contours des communes, schéma simulé", Vintage: "2024", Simulated: true,
			Rows: len(features),
			Fields: []Field{
				{"geometry", Simulated, "diagramme de puissance d’après les surfaces et les positions de l’IGN"},
				{"ID", Simulated, ""},
				{"NOM, NOM_M, INSEE_COM, STATUT, INSEE_DEP, INSEE_REG", Fact, sourceCOG},
				{"POPULATION", Fact, sourcePopulation},
				{"SIREN_EPCI", Fact, sourceEPCI},
			},
		},
		body: body,
	}, err
}

// qpv2015Boundaries writes the neighbourhoods of 2015 with the columns of the
// official layer.
func (t *territory) qpv2015Boundaries(shapes [][]orb.Ring) (document, error) {
	features := make([]feature, len(t.qpv))
	for i, q := range t.qpv {
		features[i] = feature{rings: shapes[i], properties: []property{
			{"CODE_QP", q.code},
			{"NOM_QP", q.name},
			{"COMMUNE_QP", t.communeNames(q, ", ")},
			{"simule", true},
		}}
	}
	body, err := t.geoJSON("QP", features)
	return document{
		File: File{
			Name: "qpv2015_simule.geojson", Role: "qpv2015_boundaries", Kind: "boundaries.qpv2015",
			Title: "Contours des quartiers prioritaires de 2015, schéma simulé", Vintage: "2015", Simulated: true,
			Rows: len(features),
			Fields: []Field{
				{"geometry", Simulated, "surface, commune et position d’après les contours de l’ANCT"},
				{"CODE_QP, NOM_QP, COMMUNE_QP", Fact, "décret n° 2014-1750"},
			},
		},
		body: body,
	}, err
}

// qpv2024Boundaries writes the simulated generation of 2024 with the columns
// of QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson.
func (t *territory) qpv2024Boundaries(list []neighbourhood, shapes [][]orb.Ring) (document, error) {
	features := make([]feature, len(list))
	for i, q := range list {
		features[i] = feature{rings: shapes[i], properties: []property{
			{"code_qp", q.code},
			{"lib_qp", q.name},
			{"insee_reg", regionCode},
			{"lib_reg", regionName},
			{"insee_dep", department},
			{"lib_dep", departmentIs},
			{"insee_com", strings.Join(q.communes, ";")},
			{"lib_com", t.communeNames(q, ";")},
			{"siren_epci", sirenMEL},
			{"lib_epci", nameMEL},
			{"simule", true},
		}}
	}
	body, err := t.geoJSON("QP2024", features)
	return document{
		File: File{
			Name: "qpv2024_simule.geojson", Role: "qpv2024_boundaries", Kind: "boundaries.qpv2024",
			Title: "Contours des quartiers prioritaires de 2024, schéma simulé", Vintage: "2024", Simulated: true,
			Rows: len(features),
			Fields: []Field{
				{"geometry", Simulated, "périmètres de 2015 redessinés au hasard"},
				{"code_qp", Simulated, fmt.Sprintf("%s et suivants, sans rapport avec les codes officiels", list[0].code)},
				{"lib_qp", Simulated, "noms de 2015, et Le Parc à Haubourdin (contrat de ville 2024)"},
				{"insee_com, lib_com", Simulated, "communes de 2015"},
				{"insee_reg, lib_reg, insee_dep, lib_dep, siren_epci, lib_epci", Fact, sourceCOG},
			},
		},
		body: body,
	}, err
}
