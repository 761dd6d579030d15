package synth

import "strconv"

// establishmentColumns are those of StockEtablissement (INSEE, order of the file).
func establishmentColumns() layout {
	return columnsOf("siren,nic,siret,statutDiffusionEtablissement,dateCreationEtablissement,trancheEffectifsEtablissement,"+
		"anneeEffectifsEtablissement,activitePrincipaleRegistreMetiersEtablissement,dateDernierTraitementEtablissement,"+
		"etablissementSiege,nombrePeriodesEtablissement,complementAdresseEtablissement,numeroVoieEtablissement,"+
		"indiceRepetitionEtablissement,dernierNumeroVoieEtablissement,indiceRepetitionDernierNumeroVoieEtablissement,"+
		"typeVoieEtablissement,libelleVoieEtablissement,codePostalEtablissement,libelleCommuneEtablissement,"+
		"libelleCommuneEtrangerEtablissement,distributionSpecialeEtablissement,codeCommuneEtablissement,codeCedexEtablissement,"+
		"libelleCedexEtablissement,codePaysEtrangerEtablissement,libellePaysEtrangerEtablissement,identifiantAdresseEtablissement,"+
		"coordonneeLambertAbscisseEtablissement,coordonneeLambertOrdonneeEtablissement,complementAdresse2Etablissement,"+
		"numeroVoie2Etablissement,indiceRepetition2Etablissement,typeVoie2Etablissement,libelleVoie2Etablissement,"+
		"codePostal2Etablissement,libelleCommune2Etablissement,libelleCommuneEtranger2Etablissement,"+
		"distributionSpeciale2Etablissement,codeCommune2Etablissement,codeCedex2Etablissement,libelleCedex2Etablissement,"+
		"codePaysEtranger2Etablissement,libellePaysEtranger2Etablissement,dateDebut,etatAdministratifEtablissement,"+
		"enseigne1Etablissement,enseigne2Etablissement,enseigne3Etablissement,denominationUsuelleEtablissement,"+
		"activitePrincipaleEtablissement,nomenclatureActivitePrincipaleEtablissement,caractereEmployeurEtablissement,"+
		"activitePrincipaleNAF25Etablissement", ",")
}

// stockOfEstablishments writes the establishments.
func (e *economy) stockOfEstablishments(day string) (document, error) {
	l, rows := establishmentColumns(), [][]string(nil)
	e.each(day, func(u *unit, s *establishment) { rows = append(rows, u.siteRow(s, l, day)) })
	made := "siren, nic, siret, statutDiffusionEtablissement, dateCreationEtablissement, trancheEffectifsEtablissement, " +
		"anneeEffectifsEtablissement, dateDernierTraitementEtablissement, etablissementSiege, nombrePeriodesEtablissement, " +
		"numeroVoieEtablissement, typeVoieEtablissement, libelleVoieEtablissement, codePostalEtablissement, codeCommuneEtablissement, " +
		"coordonneeLambertAbscisseEtablissement, coordonneeLambertOrdonneeEtablissement, dateDebut, etatAdministratifEtablissement, " +
		"activitePrincipaleEtablissement, nomenclatureActivitePrincipaleEtablissement, caractereEmployeurEtablissement"
	towns := "libelleCommuneEtablissement"
	return stock(File{
		Title: "Établissements (SIRENE)",
		Fields: []Field{
			{made, Simulated, "SIRET fictifs, placés d’après la population\u202f; total de 2023 d’après la MEL\u202f: 3\u00a0900 établissements avec salariés"},
			{towns, Fact, sourceCOG},
			{l.without(made, towns), Absent, ""},
		},
	}, "StockEtablissement", day, registerDialect(), l, rows)
}

// siteRow is an establishment of the unit as the stock of a day has it.
func (u *unit) siteRow(s *establishment, l layout, day string) []string {
	letter, since := standing(s.created, s.closed, day, "F")
	flag, class, year := staffing(s.employer, s.posts, day)
	nic := s.siret[len(u.siren):]
	number, _ := strconv.Atoi(nic[:len(nic)-1])
	number, _ = strconv.Atoi(u.siren[4:8] + strconv.Itoa(number))
	diffusion, house, way, street, post, x, y := "O", strconv.Itoa(1+number%190), "RUE", "SIMULEE", "", s.spot.x, s.spot.y
	if u.partial {
		diffusion, house, way, street, post, x, y = "P", hidden, hidden, hidden, hidden, hidden, hidden
	}
	return l.row(
		"siren", u.siren, "nic", nic, "siret", s.siret, "statutDiffusionEtablissement", diffusion,
		"dateCreationEtablissement", s.created, "trancheEffectifsEtablissement", class, "anneeEffectifsEtablissement", year,
		"dateDernierTraitementEtablissement", since+"T00:00:00", "etablissementSiege", strconv.FormatBool(s == &u.sites[0]),
		"nombrePeriodesEtablissement", periods(letter), "numeroVoieEtablissement", house, "typeVoieEtablissement", way,
		"libelleVoieEtablissement", street, "codePostalEtablissement", post, "libelleCommuneEtablissement", s.town,
		"codeCommuneEtablissement", s.code, "coordonneeLambertAbscisseEtablissement", x, "coordonneeLambertOrdonneeEtablissement", y,
		"dateDebut", since, "etatAdministratifEtablissement", letter, "activitePrincipaleEtablissement", s.activity,
		"nomenclatureActivitePrincipaleEtablissement", "NAFRev2", "caractereEmployeurEtablissement", flag,
	)
}

// placeColumns are those of GeolocalisationEtablissement.
func placeColumns() layout {
	return columnsOf("siret;x;y;qualite_xy;epsg;plg_qp24;plg_iris;plg_zus;plg_qp15;plg_qva;plg_code_commune;distance_precision;"+
		"qualite_qp24;qualite_iris;qualite_zus;qualite_qp15;qualite_qva;y_latitude;x_longitude", ";")
}

// stockOfPlaces writes the positions of establishments.
func (e *economy) stockOfPlaces(day string) (document, error) {
	l, rows := placeColumns(), [][]string(nil)
	e.each(day, func(_ *unit, s *establishment) {
		if s.spot.known {
			rows = append(rows, e.placeRow(s, l))
		}
	})
	made := "siret, x, y, qualite_xy, epsg, plg_qp24, plg_qp15, plg_code_commune, qualite_qp24, qualite_qp15, y_latitude, x_longitude"
	return stock(File{
		Title: "Positions des établissements (SIRENE)",
		Fields: []Field{
			{made, Simulated, "parmi les habitants\u202f; quartiers d’après les contours simulés"},
			{l.without(made), Absent, ""},
		},
	}, "GeolocalisationEtablissement", day, dialect{separator: ";", lineEnd: "\n"}, l, rows)
}

// placeRow is a row of the geolocation file. Its communes are those of the official
// geography, without associated ones.
func (e *economy) placeRow(s *establishment, l layout) []string {
	code := s.code
	if s.commune != nowhere {
		code = e.t.communes[s.commune].code
	}
	return l.row(
		"siret", s.siret, "x", s.spot.x, "y", s.spot.y, "qualite_xy", s.spot.quality, "epsg", s.spot.epsg,
		"plg_qp24", s.spot.qpv2024, "plg_qp15", s.spot.qpv2015, "plg_code_commune", code,
		"qualite_qp24", s.spot.confidence, "qualite_qp15", s.spot.confidence, "y_latitude", s.spot.lat, "x_longitude", s.spot.lon,
	)
}
