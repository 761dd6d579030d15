package publish

import (
	"context"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
)

// writing is the vectors of an edition on their way into the database. All of France
// has more than memory holds, so that they are written as they come; the
// transaction makes them disappear when the publication fails.
type writing struct {
	publication *data.Publication
	sealed      []edition.Sealed // without bodies
	pending     map[string][]byte
	size        int
	bytes       int64 // written
}

// writtenAtOnce is how many bytes gather before they are written.
const writtenAtOnce = 16 << 20

func (w *writing) take(ctx context.Context, v edition.Sealed) error {
	if w.pending == nil {
		w.pending = map[string][]byte{}
	}
	w.pending[string(v.Hash)] = v.Body
	w.size += len(v.Body)
	w.bytes += int64(len(v.Body))
	v.Body = nil
	w.sealed = append(w.sealed, v)
	if w.size < writtenAtOnce {
		return nil
	}
	return w.flush(ctx)
}

func (w *writing) flush(ctx context.Context) error {
	err := w.publication.WriteVectors(ctx, w.pending)
	w.pending, w.size = nil, 0
	return err
}
