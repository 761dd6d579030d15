package api

import "context"

// Answers makes answers once for all who ask, as the service does.
type Answers struct{ kept *finished }

// NewAnswers keeps none yet.
func NewAnswers() Answers { return Answers{newFinished()} }

// Get is [finished.get] of a body.
func (a Answers) Get(ctx context.Context, name string, write func(ctx context.Context) ([]byte, error)) ([]byte, error) {
	got, err := a.kept.get(ctx, name, func(ctx context.Context) (answer, error) {
		body, err := write(ctx)
		return answer{body: body}, err
	})
	return got.body, err
}
