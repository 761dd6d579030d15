package synth

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"
)

// What is made up of the grants of a register of any length: names, and one in how
// many is of a kind that is easily counted wrong.
const (
	bulkFunder    = "Collectivité" + simulatedMark
	bulkCall      = "Appel à projets" + simulatedMark
	inKindEvery   = 200
	sharedEvery   = 201
	takenEvery    = 300
	elsewhereOdds = 0.1 // of projects that also act in another commune
)

// bulkGrant is a decision, with what it was asked for.
type bulkGrant struct {
	reference, object, nature, terms, period string
	year, number                             int
	decided, asked                           string
	cents, askedCents                        int
	axis                                     int
	cofunders                                string
	beneficiary, partner                     bulkSeat // partner shares the grant when it has a SIRET
	places                                   string
	status                                   string
}

// bulkSeat is an organisation that asks for grants.
type bulkSeat struct {
	siret, name, commune string
}

// grant draws the i-th decision of a year, of n. Days ascend.
func (b *bulk) grant(year, i, n int) bulkGrant {
	b.src.Seed(b.seed^subject("grant"), uint64(year)<<32|uint64(i))
	r := b.rnd
	first, second, elsewhere := r.Float64(), r.Float64(), r.Float64()
	g := bulkGrant{
		year: year, number: i + 1, reference: fmt.Sprintf("SIM-%d-%06d", year, i+1), cents: laterAmount(r),
		nature: "aide en numéraire", terms: "unique", status: statusAwarded, axis: drawAxis(r),
	}
	day := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i*365/n)
	g.decided = day.Format(time.DateOnly)
	g.asked = day.AddDate(0, 0, -shortestWaitDays-r.IntN(longestWaitDays-shortestWaitDays)).Format(time.DateOnly)
	g.period = g.decided + "/" + day.AddDate(1, 0, 0).Format(time.DateOnly)
	g.askedCents = max(g.cents, g.cents*(100+r.IntN(80))/100/roundCents*roundCents)
	if g.cents > smallestCents*2 {
		g.terms = "échelonné"
	}
	if g.number%inKindEvery == 0 {
		g.nature = "aide en nature"
	}
	objects := objectsOfGrants()
	g.object = objects[r.IntN(len(objects))] + " — projet " + g.reference[len("SIM-"):] + simulatedMark
	g.cofunders = drawCofunders(g.cents, r)
	g.places = b.placesOf(elsewhere, r)
	g.beneficiary = b.seat(first)
	if g.number%sharedEvery == 0 {
		g.partner = b.seat(second)
	}
	g.places = "commune/" + g.beneficiary.commune + g.places
	return g
}

// placesOf is where a project acts besides its seat: the end of territoires_projet.
func (b *bulk) placesOf(elsewhere float64, r *rand.Rand) string {
	other := b.localities[b.locality(r.Float64())].code
	if elsewhere < elsewhereOdds {
		return ":0.7|commune/" + other + ":0.3"
	}
	return ":1"
}

// seat is one of the units of the ESS that stay for good, given a number from 0 to 1.
func (b *bulk) seat(u float64) bulkSeat {
	steady := max(1, b.essBefore(b.units)/steadyEvery)
	unit := b.unit(min(b.units, b.essUnit(steadyEvery*(1+int(u*float64(steady))))))
	s := &unit.sites[0]
	return bulkSeat{string(s.siret[:]), b.name(unit), b.localities[s.at].code}
}

// writeGrants writes the register of grants and that of requests, of all years.
func (b *bulk) writeGrants(ctx context.Context, dir string, o TerritoryOptions) (files []File, err error) {
	grants, requests := grantColumns(), requestColumns()
	var out [2]*output
	defer func() {
		for _, f := range out {
			if f == nil {
				continue
			}
			entry, closed := f.close()
			files, err = append(files, entry), errors.Join(err, closed)
		}
	}()
	as := tableForm{format: CSV, separator: ','}
	if out[0], err = newTable(ctx, dir, bulkGrantsFile("subventions_simule", "grants", "Subventions", o), grants, as); err != nil {
		return nil, err
	}
	if out[1], err = newTable(ctx, dir, bulkGrantsFile("dossiers_simule", "requests", "Dossiers de demande de subvention", o), requests, as); err != nil {
		return nil, err
	}
	w := grantWriter{bulk: b, out: out, grant: grantForm(grants), request: requestForm(requests)}
	for year := o.FirstYear; year <= o.LastYear; year++ {
		for i := range o.Grants {
			if err := w.write(b.grant(year, i, o.Grants)); err != nil {
				return nil, err
			}
			for k := range refusedAfter(i) {
				if err := w.refuse(b.grant(year, o.Grants+refusedBefore(i)+k, o.Grants)); err != nil {
					return nil, err
				}
			}
		}
	}
	return nil, nil
}

// refusedBefore is how many requests were refused before the i-th decision of a year,
// in the proportion that the métropole told of; refusedAfter how many follow it.
func refusedBefore(i int) int { return i * (requestsTold - helpedOfThem) / helpedOfThem }
func refusedAfter(i int) int  { return refusedBefore(i+1) - refusedBefore(i) }

func bulkGrantsFile(name, role, title string, o TerritoryOptions) File {
	return File{
		Name: name, Role: role, Kind: "grants.scdl", Simulated: true,
		Title:   fmt.Sprintf("%s de %d à %d, simulés", title, o.FirstYear, o.LastYear),
		Vintage: strconv.Itoa(o.LastYear),
		Fields:  []Field{{"*", Simulated, "bénéficiaires tirés au sort parmi les unités de l’ESS du registre simulé"}},
	}
}

// grantWriter writes rows of both registers.
type grantWriter struct {
	*bulk
	out            [2]*output
	grant, request *form
}

func grantForm(l layout) *form {
	return l.form([]string{
		"nomAttribuant", bulkFunder, "idAttribuant", bulkFunderSIRET(), "notificationUE", "false",
		"dispositifAide", bulkCall, "appel", bulkCall, "simule", "true",
	},
		"dateConvention", "referenceDecision", "nomBeneficiaire", "idBeneficiaire", "objet", "montant", "nature", "conditionsVersement",
		"datesPeriodeVersement", "pourcentageSubvention", "territoires_projet", "axe", "cofinanceurs", "commune_siege")
}

func requestForm(l layout) *form {
	return l.form([]string{
		"nomAttribuant", bulkFunder, "idAttribuant", bulkFunderSIRET(), "dispositifAide", bulkCall, "appel", bulkCall, "simule", "true",
	},
		"dateDemande", "montantDemande", "statut", "exercice", "dateConvention", "referenceDecision", "nomBeneficiaire", "idBeneficiaire",
		"objet", "montant", "nature", "pourcentageSubvention", "territoires_projet", "axe", "commune_siege")
}

// bulkFunderSIRET is a number of the range of fictitious SIREN, which registers of
// any length do not use otherwise.
func bulkFunderSIRET() string { return seatNumber(fictitiousSIREN(maxUnits)) }

// write writes a decision: a row for each beneficiary, and one for what is taken back.
func (w *grantWriter) write(g bulkGrant) error {
	share := "1"
	if g.partner.siret != "" && g.partner != g.beneficiary {
		second := g
		second.beneficiary = g.partner
		share = "0.6"
		if err := w.row(second, "0.4"); err != nil {
			return err
		}
	}
	if err := w.row(g, share); err != nil {
		return err
	}
	if g.number%takenEvery != 0 || share != "1" || g.nature != "aide en numéraire" {
		return nil
	}
	back := g
	back.cents, back.object, back.terms, back.cofunders = -g.cents/4/100*100, "Reversement\u202f: "+g.object, "unique", ""
	back.decided = g.decided[:4] + "-12-28"
	back.period = back.decided
	return w.out[0].put(w.grantRow(back, "1"))
}

// row writes a decision for one beneficiary into both registers.
func (w *grantWriter) row(g bulkGrant, share string) error {
	if err := w.out[0].put(w.grantRow(g, share)); err != nil {
		return err
	}
	return w.out[1].put(w.requestRow(g, share))
}

func (w *grantWriter) grantRow(g bulkGrant, share string) [][]byte {
	return w.grant.text(g.decided).text(g.reference).text(g.beneficiary.name).text(g.beneficiary.siret).text(g.object).
		text(euros(g.cents)).text(g.nature).text(g.terms).text(g.period).text(share).text(g.places).whole(g.axis).
		text(g.cofunders).text(g.beneficiary.commune).row()
}

// refuse writes a request without help: three in ten could not be looked at.
func (w *grantWriter) refuse(g bulkGrant) error {
	g.status = statusRefused
	if g.number%10 < int(10*ineligibleShare) {
		g.status = statusIneligible
	}
	g.reference = "DEM" + g.reference[len("SIM"):]
	return w.out[1].put(w.requestRow(g, "1"))
}

func (w *grantWriter) requestRow(g bulkGrant, share string) [][]byte {
	amount := ""
	if g.status == statusAwarded {
		amount = euros(g.cents)
	}
	return w.request.text(g.asked).text(euros(g.askedCents)).text(g.status).whole(g.year).text(g.decided).text(g.reference).
		text(g.beneficiary.name).text(g.beneficiary.siret).text(g.object).text(amount).text(g.nature).text(share).text(g.places).
		whole(g.axis).text(g.beneficiary.commune).row()
}
