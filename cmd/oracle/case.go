package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// refCase is a reference case, or a collection of small ones.
type refCase struct {
	Case string
	question
	Cases []question
}

// question is a measure, what it is to be computed of, and the shape of the answer.
type question struct {
	Measure  string
	Inputs   json.RawMessage
	Params   json.RawMessage
	Expected json.RawMessage
}

// readCase reads a case file.
func readCase(file string) (refCase, error) {
	var c refCase
	content, err := os.ReadFile(file)
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(content, &c); err != nil {
		return c, fmt.Errorf("not a case: %w", err)
	}
	if c.Case == "" || c.Case != filepath.Base(c.Case) {
		return c, fmt.Errorf("not a case: its name is %q", c.Case)
	}
	return c, nil
}

// writeResult writes an answer as JSON.
func writeResult(file string, result any) error {
	content, err := json.MarshalIndent(result, "", " ")
	if err != nil {
		return fmt.Errorf("result of %s: %w", filepath.Base(file), err)
	}
	return os.WriteFile(file, append(content, '\n'), 0o600)
}

// measure answers one question.
type measure func(ctx context.Context, q question, b *workbench) (any, error)

// answers maps the names of an answer to its numbers.
type answers map[string]any

// workbench is what the measures work with.
type workbench struct {
	measures map[string]measure
	data     string // folder of real data files, may be empty
	communes *communes
}

// errMeasure means that this program does not know a measure.
var errMeasure = errors.New("unknown measure")

// answer answers a case, or each case of a collection in order.
func (b *workbench) answer(ctx context.Context, c refCase) (any, error) {
	if c.Cases == nil {
		return b.ask(ctx, c.question)
	}
	var unanswered []error
	list := make([]any, len(c.Cases))
	for i, q := range c.Cases {
		result, err := b.ask(ctx, q)
		if err != nil {
			unanswered = append(unanswered, fmt.Errorf("case %d: %w", i, err))
		}
		list[i] = result
	}
	return answers{"cases": list}, errors.Join(unanswered...)
}

// ask answers a question; an answer that the product refuses is an answer.
func (b *workbench) ask(ctx context.Context, q question) (any, error) {
	measure, known := b.measures[q.Measure]
	if !known {
		return nil, fmt.Errorf("%w %q", errMeasure, q.Measure)
	}
	result, err := guarded(measure)(ctx, q, b)
	if verdict, ok := verdictOf(err); ok {
		return verdict, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", q.Measure, err)
	}
	return shaped(result, q.Expected), nil
}

// guarded makes an error of a panic, so that the other cases still get answers.
func guarded(m measure) measure {
	return func(ctx context.Context, q question, b *workbench) (result any, err error) {
		defer func() {
			if r := recover(); r != nil {
				result, err = nil, fmt.Errorf("panic: %v", r)
			}
		}()
		return m(ctx, q, b)
	}
}

// decode reads the inputs and then the parameters into v, so that either may hold
// a field. Parameters that are an empty list are none.
func (q question) decode(v any) error {
	for _, part := range []json.RawMessage{q.Inputs, q.Params} {
		if len(part) == 0 || part[0] != '{' {
			continue
		}
		if err := json.Unmarshal(part, v); err != nil {
			return fmt.Errorf("inputs: %w", err)
		}
	}
	return nil
}

// shape is the expected answer, for its shape.
func (q question) shape() map[string]json.RawMessage {
	var fields map[string]json.RawMessage
	if json.Unmarshal(q.Expected, &fields) != nil {
		return nil
	}
	return fields
}

// shaped puts single numbers into the lists of one in which some tools return them.
func shaped(result any, expected json.RawMessage) any {
	fields, ok := result.(answers)
	if !ok {
		var list []json.RawMessage
		if _, isList := result.([]any); !isList && json.Unmarshal(expected, &list) == nil && len(list) == 1 && isScalar(result) {
			return []any{shaped(result, list[0])}
		}
		return result
	}
	var shapes map[string]json.RawMessage
	if json.Unmarshal(expected, &shapes) != nil {
		return result
	}
	for name, value := range fields {
		if shape, wanted := shapes[name]; wanted {
			fields[name] = shaped(value, shape)
		}
	}
	return fields
}

func isScalar(v any) bool {
	switch v.(type) {
	case float64, int:
		return true
	}
	return false
}
