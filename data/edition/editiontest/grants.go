package editiontest

import (
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// Grants are public grants of a source: two in money for Lille, of which one acts in
// the neighbourhood and in Don and gave part of its money back, one in kind for Don
// whose beneficiary is withheld, and money taken back from a grant that nobody knows.
func Grants(id string) []edition.Grant {
	place := func(level source.Level, code, kind string, millionths int64) edition.GrantPlace {
		return edition.GrantPlace{Ref: ref(level, code), Kind: kind, Millionths: millionths}
	}
	seat := func(code string) []edition.GrantPlace {
		return []edition.GrantPlace{
			place(source.Commune, code, edition.PlaceSeat, edition.Whole), place(source.EPCI, MEL, edition.PlaceSeat, edition.Whole),
		}
	}
	const call = "Entreprendre autrement"
	return []edition.Grant{
		{
			Source: id, Row: 2, Funder: "Métropole", Beneficiary: "Recyclerie <\"Sud\">", BeneficiaryID: "39830048300011", Reference: "EA-2011-001",
			DecidedOn: source.Day(2011, 5, 4), Year: 2011, Object: "Ouverture d’un lieu", Axis: 1, Call: call,
			Cofunders: []source.Cofunder{{Name: "Région", Amount: 500_000, Told: true}, {Name: "CAF"}}, Gross: 1_500_000, Places: seat(Lille),
		},
		{
			Source: id, Row: 3, Funder: "Métropole", Beneficiary: "Régie de quartier", BeneficiaryRNA: "W595001234", Reference: "EA-2014-001",
			DecidedOn: source.Day(2014, 6, 2), Year: 2014, Object: "Création d’emplois", Axis: 5, Call: call, Gross: 1_000_001, Recovered: 300_000,
			Places: append(
				seat(Lille), place(source.QPV2015, QPV, edition.PlaceAction, 600_000), place(source.Commune, Lille, edition.PlaceAction, 540_000),
				place(source.Commune, Don, edition.PlaceAction, 460_000), place(source.EPCI, MEL, edition.PlaceAction, edition.Whole)),
		},
		{
			Source: id, Row: 4, Funder: "Métropole", Withheld: edition.WithheldUnknown, Reference: "EA-2014-002",
			DecidedOn: source.Day(2014, 6, 2), Year: 2014, Gross: 200_000, InKind: true, Places: seat(Don),
		},
		{
			Source: id, Row: 5, Funder: "Métropole", Beneficiary: "Régie de quartier", Year: 2015, Object: "Reversement", Recovered: 70_000, Unlinked: true,
			Places: seat(Lille),
		},
	}
}
