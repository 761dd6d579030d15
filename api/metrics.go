package api

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/observatoire-essor/essor/data/edition"
)

// metrics are what the service tells of itself to Prometheus. Labels are routes, methods
// and classes of status: what clients send can never add one.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	inFlight prometheus.Gauge

	counters sync.Map // of what was counted before, by seriesKey
}

// seriesKey names what an answer is counted under.
type seriesKey struct {
	route, method string
	class         int
}

// counted is where an answer is counted.
type counted struct {
	requests prometheus.Counter
	seconds  prometheus.Observer
}

func newMetrics(editions *edition.Shelf) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "essor_http_requests_total", Help: "Requests answered.",
		}, []string{"route", "method", "class"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "essor_http_request_seconds", Help: "Time from a request to the end of its answer.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "essor_http_in_flight", Help: "Requests being answered."}),
	}
	gauge := func(name, help string, f func() float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, f))
	}
	gauge("essor_database_up", "Whether the database answered when it was asked last.", func() float64 { return truth(editions.DatabaseUp()) })
	gauge("essor_ready", "Whether an edition is in memory.", func() float64 { return truth(editions.Current() != nil) })
	gauge("essor_edition_published_timestamp_seconds", "When the edition in force was published; 0 before the first.", func() float64 {
		if e := editions.Current(); e != nil {
			return float64(e.Head.PublishedAt.Unix())
		}
		return 0
	})
	m.registry.MustRegister(m.requests, m.seconds, m.inFlight, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// count counts one answer.
func (m *metrics) count(route, method string, status int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions:
	default:
		method = "other"
	}
	key := seriesKey{route, method, status / 100}
	c, ok := m.counters.Load(key)
	if !ok {
		c, _ = m.counters.LoadOrStore(key, counted{
			m.requests.WithLabelValues(route, method, strconv.Itoa(key.class)+"xx"), m.seconds.WithLabelValues(route),
		})
	}
	c.(counted).requests.Inc()
	c.(counted).seconds.Observe(took.Seconds())
}

// handler serves GET /metrics.
func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
