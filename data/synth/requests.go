package synth

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What is known of requests: the métropole told of 231, of which 60 were helped
// (2018).
const (
	requestsTold = 231
	helpedOfThem = 60
)

// What is not known, and made up.
const (
	ineligibleShare  = 0.3 // of requests without help
	pendingPerScale  = 9   // requests of the last year that wait for a decision
	longestWaitDays  = 150
	shortestWaitDays = 40
)

// What became of a request.
const (
	statusAwarded    = "accordée"
	statusRefused    = "refusée"
	statusIneligible = "irrecevable"
	statusPending    = "en cours"
)

// request is a row of the register of requests. Without help its grant has no date
// while it waits, no amount and no terms.
type request struct {
	grant
	askedOn    string
	askedCents int
	status     string
}

// requests draws who asked for help: each decision of the register of grants was
// asked for, and in every year others were who had none.
func (t *territory) requests(grants []grant, o Options) []request {
	r := stream(o.Seed, "requests")
	organisations := t.organisations(min(mostOrganisations, organisationsPerScale*o.Scale), stream(o.Seed, "grants"))
	var list []request
	helped := map[int]int{}
	for _, g := range grants {
		if g.cents < 0 { // taken back: nobody asks for that
			continue
		}
		year, _ := strconv.Atoi(g.date[:4])
		helped[year]++
		asked := g.cents * (100 + r.IntN(80)) / 100
		list = append(list, request{grant: g, askedOn: before(g.date, r), askedCents: max(g.cents, asked/roundCents*roundCents), status: statusAwarded})
	}
	for year := foundingFrom; year <= lastYear; year++ {
		for range helped[year] * (requestsTold - helpedOfThem) / helpedOfThem {
			list = append(list, t.unhelped(year, organisations[r.IntN(len(organisations))], r))
		}
	}
	for range pendingPerScale * o.Scale {
		q := t.unhelped(lastYear, organisations[r.IntN(len(organisations))], r)
		q.askedOn, q.date, q.status = fmt.Sprintf("%d-%02d-%02d", lastYear, 10+r.IntN(3), 1+r.IntN(28)), "", statusPending
		list = append(list, q)
	}
	slices.SortStableFunc(list, func(a, b request) int { return strings.Compare(a.askedOn, b.askedOn) })
	for i := range list {
		if q := &list[i]; q.status != statusAwarded {
			q.reference = fmt.Sprintf("DEM-%05d", i+1)
			q.object += fmt.Sprintf(" — demande %05d%s", i+1, simulatedMark)
		}
	}
	return list
}

// unhelped draws a request that was refused or could not be looked at.
func (t *territory) unhelped(year int, o organisation, r *rand.Rand) request {
	q := request{grant: t.drawGrant(year, laterAmount(r), o, r), status: statusRefused}
	if r.Float64() < ineligibleShare {
		q.status = statusIneligible
	}
	q.askedOn, q.askedCents, q.cents = before(q.date, r), q.cents, 0
	return q
}

// before draws the day of the request that was decided on a day.
func before(date string, r *rand.Rand) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return day.AddDate(0, 0, -shortestWaitDays-r.IntN(longestWaitDays-shortestWaitDays)).Format(time.DateOnly)
}

// requestColumns are those of the register of requests.
func requestColumns() layout {
	return columnsOf("nomAttribuant,idAttribuant,dateDemande,montantDemande,statut,exercice,dateConvention,referenceDecision,nomBeneficiaire,"+
		"idBeneficiaire,objet,montant,nature,pourcentageSubvention,dispositifAide,territoires_projet,axe,appel,commune_siege,simule", ",")
}

// requestRegister writes the requests in the columns of the register of grants and
// those of requests. Each row of the register of grants is in it under the same
// reference, so that the two are never summed.
func (t *territory) requestRegister(list []request) document {
	l := requestColumns()
	rows := make([][]string, len(list))
	for i, q := range list {
		amount := ""
		if q.status == statusAwarded {
			amount = euros(q.cents)
		}
		decided := cmp.Or(q.date, q.askedOn)
		rows[i] = l.row(
			"nomAttribuant", nameMEL+simulatedMark, "idAttribuant", funderSIRET(decided), "dateDemande", q.askedOn,
			"montantDemande", euros(q.askedCents), "statut", q.status, "exercice", decided[:4], "dateConvention", q.date,
			"referenceDecision", q.reference, "nomBeneficiaire", q.beneficiary.name, "idBeneficiaire", q.beneficiary.siret, "objet", q.object,
			"montant", amount, "nature", q.nature, "pourcentageSubvention", q.share, "dispositifAide", callName,
			"territoires_projet", q.places, "axe", strconv.Itoa(q.axis), "appel", callName,
			"commune_siege", t.communes[q.beneficiary.commune].code, "simule", "true",
		)
	}
	return document{
		File: File{
			Name: "dossiers_simule.csv", Role: "requests", Kind: "grants.scdl",
			Title: "Dossiers de demande de subvention, simulés", Vintage: strconv.Itoa(lastYear), Simulated: true, Rows: len(rows),
			Fields: []Field{
				{"idAttribuant", Derived, "SIREN de la MEL (INSEE) et établissement simulé"},
				{"appel, dispositifAide", Fact, "MEL, appel à projets"},
				{
					l.without("idAttribuant, appel, dispositifAide, simule"), Simulated,
					"une demande sur 3,85 aidée, d’après la MEL (231 dossiers, 60 projets, 2018)",
				},
			},
		},
		body: registerDialect().sheet(l.header, rows),
	}
}
