package pack

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/infile"
)

// Loader loads packs and single files into a database.
type Loader struct {
	DB     *data.DB
	Kinds  map[string]Kind
	Now    func() time.Time
	Limits infile.Limits

	// Started and Progressed tell of long work; either may be nil.
	Started    func(file PlannedFile, position, files int)
	Progressed func(file PlannedFile, done, total int64)
}

// Report is what became of a pack.
type Report struct {
	Plan     Plan
	Loaded   []data.LoadReport
	Overlaps int64 // links between neighbourhoods and communes
}

// Load loads the files of a plan in order, each in a transaction of its own, then
// derives the overlaps of neighbourhoods and communes. It stops at the first file
// that cannot be read: that file leaves nothing behind, those before it stay.
//
// Membership of the territory is loaded first when the pack says so: it decides
// which rows of the other files are kept.
func (l Loader) Load(ctx context.Context, plan Plan) (Report, error) {
	report := Report{Plan: plan}
	for i, file := range plan.Files {
		if l.Started != nil {
			l.Started(file, i+1, len(plan.Files))
		}
		keep, err := l.keep(ctx, plan.Pack)
		if err != nil {
			return report, err
		}
		loaded, err := l.loadFile(ctx, plan.Pack, file, keep)
		if err != nil {
			return report, err
		}
		report.Loaded = append(report.Loaded, loaded)
	}
	if err := l.DB.Analyze(ctx); err != nil {
		return report, err
	}
	n, err := l.DB.DeriveOverlaps(ctx, plan.Pack.Name, plan.Pack.CRS)
	report.Overlaps = n
	return report, err
}

func (l Loader) loadFile(ctx context.Context, p Pack, file PlannedFile, keep func(source.Ref) bool) (data.LoadReport, error) {
	kind, ok := l.Kinds[file.Candidate.Kind]
	if !ok {
		return data.LoadReport{}, &infile.Fault{Code: UnknownKind, File: file.Path, Args: map[string]string{
			"kind": file.Candidate.Kind, "kinds": strings.Join(Names(l.Kinds), ", "),
		}}
	}
	sum, size, err := infile.Digest(ctx, file.Path)
	if err != nil {
		return data.LoadReport{}, err
	}
	if kind.Everywhere {
		keep = nil
	}
	in, err := l.input(file, keep)
	if err != nil {
		return data.LoadReport{}, err
	}
	c := file.Candidate
	info := data.SourceInfo{
		Pack: p.Name, Role: file.Role.Name, Kind: c.Kind, Producer: c.Producer, Title: c.Title,
		Vintage: file.Vintage, Period: file.Period, Licence: c.Licence, Address: c.Address,
		File: filepath.Base(file.Path), Layer: c.Layer, SHA256: sum, Bytes: size,
		Precedence: file.Precedence, NameRank: kind.NameRank + file.Precedence, Simulated: c.Simulated,
	}
	return l.DB.Load(ctx, info, l.Now(), func(to source.Sink) (source.Counts, error) {
		counts, err := kind.Read(ctx, in, to)
		// What changed between the digest and the end of reading is another file.
		if again, _, digestErr := infile.Digest(ctx, file.Path); err == nil && (digestErr != nil || again != sum) {
			return counts, errors.Join(&infile.Fault{Code: infile.Unreadable, File: file.Path, Err: errors.New("it changed while it was read")}, digestErr)
		}
		return counts, err
	})
}

func (l Loader) input(file PlannedFile, keep func(source.Ref) bool) (source.Input, error) {
	c := file.Candidate
	in := source.Input{
		File: file.Path, Layer: c.Layer, Vintage: file.Vintage, Columns: c.Columns,
		CRS: c.CRS, Options: c.Options, Limits: l.Limits, Keep: keep,
	}
	if file.Period != "" {
		period, err := indicator.ParsePeriod(file.Period)
		if err != nil {
			return in, fmt.Errorf("%s: %w", file.Path, err)
		}
		in.Period = period
	}
	if l.Progressed != nil {
		in.Progress = func(done, total int64) { l.Progressed(file, done, total) }
	}
	return in, nil
}

// keep decides which areas belong to the territory: all while no membership is
// known, or when the pack has no territory.
func (l Loader) keep(ctx context.Context, p Pack) (func(source.Ref) bool, error) {
	if p.Territory.Code == "" {
		return nil, nil
	}
	communes, err := l.DB.MembersEver(ctx, p.Territory.Ref())
	if err != nil || len(communes) == 0 {
		return nil, err
	}
	return keepMembers(communes, p.Territory.Ref()), nil
}

// keepMembers keeps the communes, what lies in them by its code, and of the other
// levels what may lie in them: neighbourhoods of the same départements, which the
// overlaps sort out later.
func keepMembers(communes map[string]bool, territory source.Ref) func(source.Ref) bool {
	departements := map[string]bool{}
	for code := range communes {
		departements[departement(code)] = true
	}
	return func(r source.Ref) bool {
		switch r.Level {
		case source.Commune:
			return communes[r.Code]
		case source.IRIS:
			return len(r.Code) == 9 && communes[r.Code[:5]]
		case source.QPV2015, source.QPV2024:
			return len(r.Code) > 5 && departements[r.Code[2:5]]
		case source.EPCI:
			return r == territory
		default:
			return true
		}
	}
}

// departement is the département of a commune as codes of neighbourhoods have it,
// in three characters: "059", "02A", "974".
func departement(commune string) string {
	if len(commune) < 3 {
		return ""
	}
	if commune[:2] == "97" || commune[:2] == "98" {
		return commune[:3]
	}
	return "0" + commune[:2]
}
