package figure

import (
	"context"

	"github.com/observatoire-essor/essor/api/ask"
)

// chart asks the kinds that are no maps for what they draw.
func (q *question) chart(ctx context.Context) (*content, error) {
	switch q.spec.Kind {
	case Ranked:
		return q.rankedChart(ctx)
	case Bars:
		return q.barsChart(ctx)
	case Trend:
		return q.trendChart(ctx)
	case Lorenz, Concentration:
		return q.curveChart(ctx, string(q.spec.Kind))
	case FunnelPlot:
		return q.funnelChart(ctx)
	case Scatter:
		return q.scatterChart(ctx)
	case AwardFunnel:
		return q.awardChart(ctx)
	case Scenario:
		return q.scenarioChart(ctx)
	default:
		return nil, ask.BadValue("kind", string(q.spec.Kind), join(Kinds()))
	}
}
