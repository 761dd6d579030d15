package pack

import (
	"context"
	"path/filepath"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/geo/infile"
)

// IsLoaded tells whether the database holds exactly what the plan would load: each
// file with the same bytes, and no other of this pack.
func IsLoaded(ctx context.Context, db *data.DB, plan Plan) (bool, error) {
	have, err := db.Loaded(ctx, plan.Pack.Name)
	if err != nil || len(have) != len(plan.Files) {
		return false, err
	}
	sums := make(map[data.LoadedFile]bool, len(have))
	for _, f := range have {
		sums[f] = true
	}
	for _, f := range plan.Files {
		sum, _, err := infile.Digest(ctx, f.Path)
		if err != nil {
			return false, err
		}
		wanted := data.LoadedFile{
			Role: f.Role.Name, Kind: f.Candidate.Kind, File: filepath.Base(f.Path), Layer: f.Candidate.Layer, SHA256: sum,
		}
		if !sums[wanted] {
			return false, nil
		}
	}
	return true, nil
}
