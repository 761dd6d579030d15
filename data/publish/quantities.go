package publish

import (
	"context"
	"sync"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

// quantities are what the indicators of an edition are computed from.
type quantities struct {
	population people
	grants     []data.StoredGrant
	tellers    map[indicator.Quantity]teller
}

// quantities reads what the catalogue needs. Tellers ask the database for nothing
// afterwards.
func (in *input) quantities(ctx context.Context, g *ground, o Options) (quantities, error) {
	q := quantities{}
	var err error
	if q.population, err = in.peopleOf(g); err != nil {
		return q, err
	}
	units, err := in.readUnits(ctx)
	if err != nil {
		return q, err
	}
	seats, err := in.readSeats(ctx, units)
	if err != nil {
		return q, err
	}
	if q.grants, err = in.readGrants(ctx, seats); err != nil {
		return q, err
	}
	posts, err := in.tellPosts(ctx, g, units, o)
	if err != nil {
		return q, err
	}
	asked, awarded, err := in.tellRequests(ctx, g, seats, o)
	if err != nil {
		return q, err
	}
	inhabitants := tellValues(q.population, peopleRole)
	paid := newMoney(in, g, q.grants)
	onGrid := tellValues(in.poorOnGrid(g), incomeRole)
	poor := keep(poorPeople{in: in, ground: g, people: inhabitants, grid: onGrid})
	var alike teller = poor
	if len(onGrid.at) > 0 {
		alike = onGrid
	}
	q.tellers = map[indicator.Quantity]teller{
		indicator.People:            inhabitants,
		indicator.PoorPeople:        poor,
		indicator.ESSEmployers:      establishments{in: in, ground: g, units: units, employers: true},
		indicator.ESSEstablishments: establishments{in: in, ground: g, units: units},
		indicator.AllEmployers:      keep(observed{in, g, source.EmployerEstablishments, roleEmployment}),
		indicator.AllPosts:          keep(observed{in, g, source.SalariedPosts, roleEmployment}),
		indicator.NetGrants:         netGrants{paid},
		indicator.Projects:          projects{paid},
		indicator.ESSPosts:          posts,
		indicator.Requests:          asked,
		indicator.AwardedRequests:   awarded,
		indicator.PrincipleShare: principleShare{
			in: in, ground: g, net: netGrants{paid}, people: inhabitants, poor: alike, inside: in.piecesInCommunes(),
			mutex: &sync.Mutex{}, entitled: map[entitlementKey]entitled{},
		},
	}
	return q, nil
}
