package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// asked is a handler that hands a question on.
func asked[I, O any](d *describer, question func(a ask.Asker, ctx context.Context, e *edition.Edition, in *I) (O, error)) func(e *edition.Edition, r *http.Request, in *I) (O, error) {
	return func(e *edition.Edition, r *http.Request, in *I) (O, error) {
		return question(d.server.asker(r), r.Context(), e, in)
	}
}

// asker answers the questions of a request. A file has all of a list, since it could
// not say that there is more.
func (s *server) asker(r *http.Request) ask.Asker {
	return ask.Asker{Writer: wording.Writer{Text: s.text, Lang: aboutRequest(r.Context()).lang}, Known: s.known, Whole: formOf(r.Context()) != formJSON}
}

func (d *describer) areas() {
	operation(d, huma.Operation{
		OperationID: "list-areas", Path: "/api/v1/areas", Summary: "Search or list areas", Tags: []string{"areas"},
	}, asked(d, ask.Asker.Areas))
	operation(d, huma.Operation{
		OperationID: "get-area", Path: "/api/v1/areas/{level}/{code}", Summary: "All published values of an area", Tags: []string{"areas"},
	}, asked(d, ask.Asker.Area))
}

func (d *describer) classes() {
	operation(d, huma.Operation{
		OperationID: "get-classes", Path: "/api/v1/classes", Summary: "Classes of an indicator, for a legend", Tags: []string{"values"},
	}, asked(d, ask.Asker.Classes))
}

func (d *describer) equity() {
	operation(d, huma.Operation{
		OperationID: "get-equity", Path: "/api/v1/equity", Summary: "How evenly an indicator is spread, and how it follows need", Tags: []string{"equity"},
	}, asked(d, ask.Asker.Equity))
}

func (d *describer) grants() {
	operation(d, huma.Operation{
		OperationID: "list-grants", Path: "/api/v1/grants", Summary: "Public grants, one by one", Tags: []string{"grants"},
	}, asked(d, ask.Asker.Grants))
}

func (d *describer) indicators() {
	operation(d, huma.Operation{
		OperationID: "list-indicators", Path: "/api/v1/indicators", Summary: "The catalogue of indicators", Tags: []string{"indicators"},
	}, asked(d, ask.Asker.Indicators))
	operation(d, huma.Operation{
		OperationID: "get-indicator", Path: "/api/v1/indicators/{id}", Summary: "An indicator with its full definition", Tags: []string{"indicators"},
	}, asked(d, ask.Asker.Indicator))
}

func (d *describer) scenarios() {
	operation(d, huma.Operation{
		OperationID: "get-scenario", Path: "/api/v1/scenarios", Summary: "What if an envelope were shared otherwise: a simulation, not a decision", Tags: []string{"equity"},
	}, asked(d, ask.Asker.Scenario))
}

func (d *describer) values() {
	operation(d, huma.Operation{
		OperationID: "get-values", Path: "/api/v1/values", Summary: "One indicator for all areas of a level", Tags: []string{"values"},
	}, asked(d, ask.Asker.Values))
}

func (d *describer) locate() {
	freshOperation(d, huma.Operation{
		OperationID: "locate", Path: "/api/v1/locate", Summary: "The areas that hold a point", Tags: []string{"areas"},
	}, asked(d, ask.Asker.Locate))
	d.locateRows()
}
