package api

import (
	"errors"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"time"
)

// Limits are what clients may ask for. The zero value sets none but those of sizes.
type Limits struct {
	PerSecond float64        // requests a second that a client may make for long; 0: any
	Burst     int            // requests that it may make at once
	Proxies   []netip.Prefix // whose X-Forwarded-For is believed
	Answer    time.Duration  // until an answer begins; 0: any
}

// What a request may weigh, in bytes.
const (
	mostAddress = 8 << 10  // path and query
	mostBody    = 10 << 20 // of a request
)

// stalled is how long a client may take nothing of its answer.
const stalled = 30 * time.Second

// Limits that a request went beyond.
var (
	errTooSlow     = errors.New("no answer in time")
	errLongAddress = errors.New("address too long")
)

// limitedError says that a client asks too often.
type limitedError struct{ wait time.Duration }

func (e *limitedError) Error() string { return "too many requests" }

// seconds until the client may ask again, whole as Retry-After has them.
func (e *limitedError) seconds() string {
	return strconv.Itoa(int(math.Ceil(e.wait.Seconds())))
}

// limit refuses requests beyond the limits, and tells clients how many they have left.
func (s *server) limit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.checkLimits(w, r); err != nil {
			s.writeError(w, r, err)
			return
		}
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = http.MaxBytesReader(w, r.Body, mostBody)
		}
		next.ServeHTTP(w, r)
	})
}

func (s *server) checkLimits(w http.ResponseWriter, r *http.Request) error {
	if s.limiter != nil && !isProbe(r) {
		left, wait := s.limiter.take(clientOf(r, s.limits.Proxies), s.now())
		h := w.Header()
		h.Set("RateLimit-Policy", s.policy)
		h.Set("RateLimit", `"client";r=`+strconv.Itoa(left))
		if wait > 0 {
			e := &limitedError{wait}
			h.Set("Retry-After", e.seconds())
			return e
		}
	}
	if len(r.URL.Path)+len(r.URL.RawQuery) > mostAddress {
		return errLongAddress
	}
	if r.ContentLength > mostBody {
		return &http.MaxBytesError{Limit: mostBody}
	}
	return nil
}

// ratePolicy is the header that announces the limit: so many requests in so many seconds.
func ratePolicy(l Limits) string {
	window := math.Ceil(float64(max(l.Burst, 1)) / l.PerSecond)
	return `"client";q=` + strconv.Itoa(max(l.Burst, 1)) + `;w=` + strconv.FormatFloat(window, 'f', 0, 64)
}

// isProbe tells whether machines that look after the service ask: they are not counted.
func isProbe(r *http.Request) bool {
	return r.URL.Path == "/livez" || r.URL.Path == "/readyz" || r.URL.Path == "/metrics"
}
