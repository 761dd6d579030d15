package api

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
)

// clientOf is the address that a request comes from. Behind proxies that are known it is
// the last address of X-Forwarded-For that none of them has: what a client itself wrote
// there stands before it and is not believed.
func clientOf(r *http.Request, proxies []netip.Prefix) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	client := peer.Addr().Unmap()
	if len(proxies) == 0 {
		return client
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !isProxy(client, proxies) {
			break
		}
		addr, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break
		}
		client = addr.Unmap()
	}
	return client
}

func isProxy(a netip.Addr, proxies []netip.Prefix) bool {
	return slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// mostClients is how many clients a limiter knows at a time.
const mostClients = 1 << 14

// limiter gives each client a bucket of tokens, which a request takes one of. It keeps
// the time at which a bucket is full again, which says all about it.
type limiter struct {
	each  time.Duration // until there is one more token
	burst int

	mu   sync.Mutex
	full map[netip.Prefix]time.Time
}

// newLimiter is nil when there is no limit.
func newLimiter(perSecond float64, burst int) *limiter {
	if !(perSecond > 0) {
		return nil
	}
	return &limiter{each: time.Duration(float64(time.Second) / perSecond), burst: max(burst, 1), full: map[netip.Prefix]time.Time{}}
}

// take takes a token of a client's bucket. Without any left it says when there is one.
func (l *limiter) take(client netip.Addr, now time.Time) (left int, wait time.Duration) {
	key := network(client)
	l.mu.Lock()
	defer l.mu.Unlock()
	full := l.full[key]
	if full.Before(now) {
		full = now
	}
	size := time.Duration(l.burst) * l.each
	full = full.Add(l.each)
	if missing := full.Sub(now) - size; missing > 0 {
		return 0, missing
	}
	if len(l.full) >= mostClients {
		l.forget(now)
	}
	l.full[key] = full
	return int((size - full.Sub(now)) / l.each), 0
}

// forget makes place for other clients: those whose buckets are full need none. Under a
// flood from everywhere any may go.
func (l *limiter) forget(now time.Time) {
	for key, full := range l.full {
		if !full.After(now) {
			delete(l.full, key)
		}
	}
	for key := range l.full {
		if len(l.full) < mostClients/2 {
			return
		}
		delete(l.full, key)
	}
}

// network is what one client is taken for: an address, or the /64 that a household or an
// office has under IPv6.
func network(a netip.Addr) netip.Prefix {
	bits := 32
	if a.Is6() {
		bits = 64
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}
