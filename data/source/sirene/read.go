package sirene

import (
	"context"
	_ "embed" // the names of columns
	"errors"
	"runtime"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/perimeter"
)

//go:embed columns.yaml
var columnsYAML []byte

// errSink is a mistake of the program.
var errSink = errors.New("sirene: the sink takes no establishments")

// Read reads the establishments of the social economy. The sink must be a
// [source.EstablishmentSink].
//
// The code of the commune is kept as the file has it. An establishment of Lomme or of
// an arrondissement of Paris belongs to whatever the code is an alias of.
// Arrondissements are kept with their commune, associated communes when Input.Keep or
// the option "also" names them.
func Read(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	sink, ok := to.(source.EstablishmentSink)
	if !ok {
		return source.Counts{}, errSink
	}
	settings, err := settingsOf(ctx, in)
	if err != nil {
		return source.Counts{}, err
	}
	return settings.read(ctx, in, sink)
}

// read goes through the files: those that decide first, the places of what was kept
// last.
func (s settings) read(ctx context.Context, in source.Input, to source.EstablishmentSink) (source.Counts, error) {
	r := newReader(in, to, s)
	if err := r.note(PerimeterUsed, map[string]string{"version": s.table.Version, "title": s.table.Title}); err != nil {
		return r.Counts(), err
	}
	for _, step := range []func(context.Context) error{r.readList, r.readUnits, r.readEstablishments} {
		if err := step(ctx); err != nil {
			return r.Counts(), err
		}
	}
	r.listed, r.units.known, r.units.active, r.units.index = nil, nil, nil, finder{} // room for the places
	if err := r.readPlaces(ctx); err != nil {
		return r.Counts(), err
	}
	// Nobody looks for an establishment any more, and what is told becomes garbage. The
	// collector starts at twice of what it found in use last: let that be what is left
	// now, not the most there was.
	r.position = finder{}
	runtime.GC()
	if err := r.give(ctx, to); err != nil {
		return r.Counts(), err
	}
	return r.Counts(), r.finish()
}

// reader is one reading of the files.
type reader struct {
	source.Tally
	in       source.Input
	settings settings
	progress *progress
	judge    *perimeter.Judge

	candidates    [10_000]bool
	listed        map[uint32]uint8 // family by SIREN, see familyNumber
	units         units
	nomenclatures []string
	kept          chunks[kept]
	ownNames      map[int]textRef // of establishments whose unit has none, by position in kept
	position      finder          // in kept, by SIRET
	words         words           // codes of communes, activities, sizes
	tells         tells
}

func newReader(in source.Input, to source.Sink, s settings) *reader {
	judge := s.table.Judge()
	return &reader{
		Tally: source.Tally{Sink: to}, in: in, settings: s, judge: judge,
		progress:   newProgress(in, s.list, s.units, in.File, s.places),
		candidates: candidates(s.table, judge),
		listed:     map[uint32]uint8{},
		ownNames:   map[int]textRef{},
		units:      units{known: numbers{}, active: numbers{}},
		words:      words{index: map[string]uint32{}},
		tells:      tells{systems: map[string]int{}},
	}
}

// give tells the sink all that was kept, in the order of the file.
func (r *reader) give(ctx context.Context, sink source.EstablishmentSink) error {
	for i := range r.kept.n {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		r.kept.forget(i)
		e := r.kept.at(i)
		if err := sink.Establishment(r.record(i, e)); err != nil {
			return err
		}
		switch {
		case r.settings.places == "":
		case e.place.quality == unknown:
			r.tells.unlocated++
		case e.place.quality == communeOnly:
			r.tells.communeOnly++
		case e.place.quality == undetermined:
			r.tells.undetermined++
		}
	}
	return nil
}

func (r *reader) record(at int, e *kept) source.Establishment {
	u := r.units.list.at(int(e.unit))
	out := source.Establishment{
		Row: int(e.row), SIRET: padded(e.siret, siretDigits), SIREN: padded(e.siret/nicRange, sirenDigits),
		LegalCategory: padded(uint64(u.category), categoryDigits), APE: r.words.list[e.ape], Family: string(familyOfNumber(e.family)),
		InINSEE: e.insee, InLaw: e.law, Employer: e.employer, SizeClass: r.words.list[e.size], Commune: r.words.list[e.commune],
		PlaceQuality: e.place.quality.String(), Diffusible: e.diffusible,
	}
	if u.category == 0 {
		out.LegalCategory = ""
	}
	if e.diffusible {
		if out.Name = r.units.names.get(u.name); out.Name == "" {
			out.Name = r.units.names.get(r.ownNames[at])
		}
	}
	if e.place.quality > communeOnly {
		point := e.place.point()
		out.Point = &point
	}
	return out
}
