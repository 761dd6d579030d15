package api

import (
	"net/http"
	"strings"
)

// Policies of content: pages use what the service itself gives, data nothing at all.
const (
	pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
		"worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	// framedPolicy is that of the one kind of page that other sites may show in a frame.
	framedPolicy = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors *"
	dataPolicy   = "default-src 'none'; frame-ancestors 'none'"
	// picturePolicy lets a picture that is opened by itself use the letters that it carries.
	picturePolicy = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; frame-ancestors 'none'"
)

// header is a header that every answer of a kind has. Its values are shared: whoever wants
// others replaces them.
type header struct {
	name   string // in canonical form
	values []string
}

func headers(pairs ...string) []header {
	var list []header
	for i := 0; i+1 < len(pairs); i += 2 {
		list = append(list, header{http.CanonicalHeaderKey(pairs[i]), []string{pairs[i+1]}})
	}
	return list
}

// secure sets the headers that keep browsers from doing more than they were asked.
// Data are public: any page may read them, and post the points that it wants located.
func secure(next http.Handler) http.Handler {
	always := headers("X-Content-Type-Options", "nosniff", "Referrer-Policy", "same-origin", "X-Frame-Options", "DENY")
	page := append(headers(
		"Content-Security-Policy", pagePolicy, "Cross-Origin-Opener-Policy", "same-origin",
		"Permissions-Policy", "camera=(), geolocation=(), microphone=()",
	), always...)
	data := append(headers(
		"Content-Security-Policy", dataPolicy, "Cross-Origin-Resource-Policy", "cross-origin", "Access-Control-Allow-Origin", "*",
		"Access-Control-Expose-Headers", "Content-Crs, Content-Disposition, ETag, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id",
	), always...)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, list := w.Header(), page
		if isData(r) {
			list = data
		}
		for _, one := range list {
			h[one.name] = one.values
		}
		if r.Method == http.MethodOptions && isData(r) {
			preflight(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// preflight answers a browser that asks whether a page may ask.
func preflight(w http.ResponseWriter, r *http.Request) {
	h, methods := w.Header(), allowed(r)
	h.Set("Allow", methods)
	h.Set("Access-Control-Allow-Methods", methods)
	h.Set("Access-Control-Allow-Headers", "Accept, Accept-Language, Content-Type, If-None-Match, X-Request-Id")
	h.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}

// allowed are the methods that an address takes.
func allowed(r *http.Request) string {
	if !isData(r) {
		return "GET, HEAD"
	}
	if r.URL.Path == "/api/v1/locate" {
		return "GET, HEAD, OPTIONS, POST"
	}
	return "GET, HEAD, OPTIONS"
}

// isData tells whether programs rather than people ask: they get problem
// documents, others get pages.
func isData(r *http.Request) bool {
	for _, prefix := range []string{"/api/", "/tiles/", "/ogc/", "/figures/"} {
		if strings.HasPrefix(r.URL.Path, prefix) {
			return true
		}
	}
	return r.URL.Path == "/ogc" || isProbe(r)
}
