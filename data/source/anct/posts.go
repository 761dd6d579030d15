package anct

import (
	"context"
	_ "embed" // the names of columns are data
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/table"
)

//go:embed names.yaml
var namesYAML []byte

const (
	funder  = "État (politique de la ville)"
	awarded = "awarded"
	action  = "action"
)

// unitFONJEP is what a FONJEP post of the politique de la ville gets in a year, in
// cents. The file of adultes-relais of 2025 has it in all its 4 753 rows (counts of the same files by another program),
// while an adulte-relais gets some three times as much.
const unitFONJEP source.Cents = 7164_00

// ReadAdulteRelais reads posts of adultes-relais. It is a [source.ReadFunc].
func ReadAdulteRelais(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	return read(ctx, in, to, programme{name: "adulte-relais", wrong: unitFONJEP})
}

// ReadFONJEP reads posts of the Fonds de coopération de la jeunesse et de l'éducation
// populaire. Their files name employers without SIRET. It is a [source.ReadFunc].
func ReadFONJEP(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	return read(ctx, in, to, programme{name: "FONJEP"})
}

// programme is a kind of posts.
type programme struct {
	name  string
	wrong source.Cents // an amount that proves a mistake of the producer; 0 for none
}

func read(ctx context.Context, in source.Input, to source.Sink, p programme) (source.Counts, error) {
	f, err := layout.Lookup(namesYAML, "posts")
	if err != nil {
		return source.Counts{}, err
	}
	r := &reader{programme: p, seen: map[string]post{}}
	counts, err := layout.Read(ctx, in, to, f, r.start)
	if err != nil || r.anonymous == 0 {
		return counts, err
	}
	return counts, to.Issue(source.Issue{
		Code: string(noIDs), Effect: source.Noted, Args: map[string]string{"count": strconv.Itoa(r.anonymous)},
	})
}

// reader turns posts into grants.
type reader struct {
	programme
	rows      *layout.Rows
	contracts []string
	places    []source.GrantPlace
	seen      map[string]post // by number
	anonymous int             // rows without SIRET
}

// post is the first row of a post.
type post struct {
	row    int
	fields string
}

// start reads the options.
func (r *reader) start(rows *layout.Rows) (layout.Visit, error) {
	r.rows = rows
	for _, code := range strings.Split(rows.In.Options["code_cv"], ",") {
		if code = strings.TrimSpace(code); code != "" {
			r.contracts = append(r.contracts, code)
		}
	}
	if epci := rows.In.Options["epci"]; epci != "" {
		if _, err := table.SIREN(epci); err != nil || len(r.contracts) == 0 {
			return nil, rows.Fault(layout.BadOption, map[string]string{"option": "epci", "value": epci})
		}
		r.places = []source.GrantPlace{{Ref: source.Ref{Level: source.EPCI, Code: epci}, Kind: action, Share: 1}}
	}
	return r.visit, nil
}

// visit reads one post.
func (r *reader) visit(row table.Row) error {
	notes, err := r.chosen(row)
	if err != nil {
		return err
	}
	more, err := r.once(row)
	if err != nil {
		return err
	}
	g := source.Grant{
		Row: row.Number, Funder: funder, Programme: r.name, Outcome: awarded,
		Beneficiary: row.Text("raison_sociale"), Reference: row.Text("id_poste"), Places: slices.Clone(r.places),
	}
	if g.Beneficiary == "" {
		return r.rows.Refuse(r.rows.At(row, "raison_sociale"), noBeneficiary, nil)
	}
	if g.Year, err = r.year(row); err != nil {
		return err
	}
	amount, err := table.ParseCents(row.Text("montant"))
	if err != nil {
		return r.rows.Because(r.rows.At(row, "montant"), err)
	}
	if r.wrong != 0 && amount == r.wrong {
		return r.rows.Refuse(r.rows.At(row, "montant"), fonjepAmount, nil)
	}
	g.Gross = max(amount, 0)
	g.Recovered = max(-amount, 0)
	notes = append(notes, more...)
	notes = append(notes, r.employer(row, &g)...)
	if err := r.rows.Sink.Grant(g); err != nil {
		return err
	}
	for _, note := range notes {
		if err := r.rows.Note(note); err != nil {
			return err
		}
	}
	return nil
}

// chosen tells whether the row is of a contrat de ville asked for.
func (r *reader) chosen(row table.Row) ([]source.Issue, error) {
	code := row.Text("code_cv")
	switch {
	case len(r.contracts) > 0 && code == "":
		return nil, r.rows.Refuse(r.rows.At(row, "code_cv"), noContract, nil)
	case len(r.contracts) > 0 && !slices.Contains(r.contracts, code):
		return nil, layout.ErrSkip
	case code == "":
		return []source.Issue{{Row: row.Number, Column: row.Col("code_cv"), Code: string(noContract)}}, nil
	}
	for _, p := range r.places {
		if !r.rows.In.Keeps(p.Ref) {
			return nil, layout.ErrSkip
		}
	}
	return nil, nil
}

// once rejects a post that stands in the file twice.
func (r *reader) once(row table.Row) ([]source.Issue, error) {
	number := row.Text("id_poste")
	if number == "" {
		return []source.Issue{{Row: row.Number, Column: row.Col("id_poste"), Code: string(noPost)}}, nil
	}
	fields := make([]string, 0, 6)
	for _, column := range []string{"code_tiers", "raison_sociale", "annee", "montant", "code_cv", "insee_dep"} {
		fields = append(fields, row.Text(column))
	}
	this := post{row: row.Number, fields: strings.Join(fields, "\x00")}
	first, again := r.seen[number]
	if !again {
		r.seen[strings.Clone(number)] = this
		return nil, nil
	}
	args := map[string]string{"post": number, "first": strconv.Itoa(first.row)}
	if first.fields == this.fields {
		return nil, r.rows.Refuse(r.rows.At(row, "id_poste"), duplicatePost, args)
	}
	return []source.Issue{{Row: row.Number, Column: row.Col("id_poste"), Code: string(repeatedPost), Args: args}}, nil
}

// year is that of the row, else that of the pack.
func (r *reader) year(row table.Row) (int, error) {
	text := row.Text("annee")
	if year, err := table.ParseInt(text); err == nil && year >= 1980 && year < 2100 {
		return int(year), nil
	}
	if p := r.rows.In.Period; text == "" && p.From != 0 && p.From == p.To {
		return p.From, nil
	}
	return 0, r.rows.Refuse(r.rows.At(row, "annee"), noYear, nil)
}

// employer reads the SIRET. Files of FONJEP posts have the name in its place, or
// nothing: that is told once for the file.
func (r *reader) employer(row table.Row, g *source.Grant) []source.Issue {
	text := row.Text("code_tiers")
	if text == "" || table.Fold(text) == table.Fold(g.Beneficiary) {
		r.anonymous++
		return nil
	}
	siret, err := table.SIRET(text)
	if err != nil {
		return []source.Issue{source.IssueOf(row.Fault("code_tiers", err), source.Noted)}
	}
	g.BeneficiaryID = siret
	return nil
}
