package proof_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/api"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
)

// service is a service over a store in memory, and the id of its edition.
func service(t testing.TB) (http.Handler, string) {
	t.Helper()
	text, err := message.Load()
	if err != nil {
		t.Fatal(err)
	}
	store := &editiontest.Store{}
	now := func() time.Time { return time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC) }
	id := store.Put(t, editiontest.Draft(t, "essai"), now())
	quiet := slog.New(slog.DiscardHandler)
	shelf := edition.NewShelf(store, now, quiet)
	if err := shelf.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	h, err := api.New(api.Options{Editions: shelf, Text: text, Now: now, Log: quiet, Version: "0"})
	if err != nil {
		t.Fatal(err)
	}
	return h, string(id)
}

// attacker makes requests of what clients send by mistake or to do harm.
type attacker struct {
	*rand.Rand
	edition string
}

func pick[T any](a attacker, list []T) T { return list[a.IntN(len(list))] }

// word is a piece that fits somewhere, or nowhere.
func (a attacker) word() string {
	switch a.IntN(8) {
	case 0:
		return pick(a, []string{"commune", "epci", "qpv2015", "59350", "59355", "QP059074", "200093201", a.edition, "essai", "people.count", "need.poverty", "funding.per_capita"})
	case 1:
		return pick(a, []string{"2021", "2011-2014", "2014-2011", "0", "1", "-1", "7", "22", "23", "4194303", "999999999999999999999", "1e309", "NaN", "0x1p-1074", "1_000", "٣"})
	case 2:
		return pick(a, []string{"", " ", "..", "../..", "%2e%2e%2f", "%00", "\x00", "%", "%zz", "%F0%9F", "\xff\xfe", "é", "œuvre", "😀", "\u202e", "a\nb", "a\r\nX: y", "'; DROP TABLE edition; --", "<script>"})
	case 3:
		return strings.Repeat(pick(a, []string{"a", "9", "%41", "é", ",", "(", "../", "people.count,", "\x00"}), a.IntN(3000))
	case 4:
		return pick(a, []string{"fr", "en", "de", "true", "false", "json", "csv", "xlsx", "geojson", "html", "quantile", "jenks", "none", "action", "seat", "*"})
	case 5:
		return pick(a, []string{"3.05,50.63", "3,50,4,51", "4,51,3,50", "-180,-90,180,90", "1,2,3", "1,2,3,4,5,6", "a,b,c,d", ",,,", "nan,nan,nan,nan", "1e400,0,0,0", "41816609600069"})
	case 6:
		return pick(a, []string{
			"code LIKE '59%'", "nosuch=1", "people.count>'abc'", "(((", "a AND", "NOT NOT NOT", "code IN ()", "1=1 OR 1=1", "casei(name)='x'", "S_INTERSECTS(geometry,POINT(1 2))",
			"http://www.opengis.net/def/crs/EPSG/0/2154", "EPSG:4326", "2020-01-01/..", "../2020-01-01", "2020-13-45",
		})
	default:
		b := make([]byte, a.IntN(24))
		for i := range b {
			b[i] = byte(a.Uint32())
		}
		return string(b)
	}
}

// path is an address of the service, often with something else in its places.
func (a attacker) path() string {
	path := pick(a, []string{
		"/", "/livez", "/readyz", "/metrics", "/territoires/L/C", "/assets/A", "/carte", "/equite", "/indicateurs/I",
		"/api/openapi.json", "/api/openapi-3.0.json", "/api/docs", "/api/v1/areas", "/api/v1/areas/L/C", "/api/v1/values", "/api/v1/values.csv", "/api/v1/classes", "/api/v1/equity",
		"/api/v1/scenarios", "/api/v1/grants", "/api/v1/locate", "/api/v1/indicators", "/api/v1/indicators/I", "/api/v1/editions", "/api/v1/editions/E",
		"/tiles/E/L/N/N/N.geojson", "/tiles/E/L/N/N/N.mvt", "/tiles/L.json", "/tiles/E/L/N/N/N.X",
		"/ogc", "/ogc/api", "/ogc/conformance", "/ogc/collections", "/ogc/collections/L", "/ogc/collections/L/items", "/ogc/collections/L/items/C", "/ogc/collections/L/queryables",
	})
	parts := strings.Split(path, "/")
	for i, part := range parts {
		base, ext, _ := strings.Cut(part, ".")
		known := map[string][]string{
			"L": {"commune", "epci", "qpv2015"}, "C": {"59350", "200093201", "QP059074"}, "E": {a.edition}, "N": {"0", "5", "10", "16", "520", "344"}, "I": {"people.count", "need.poverty"},
			"X": {""}, "A": {"style.css"},
		}[base]
		switch {
		case a.IntN(6) == 0 && known != nil, a.IntN(40) == 0:
			parts[i] = url.PathEscape(a.word())
		case known != nil:
			parts[i] = strings.TrimSuffix(pick(a, known)+"."+ext, ".")
		}
	}
	path = strings.Join(parts, "/")
	if a.IntN(20) == 0 {
		path += pick(a, []string{"/", "//", "/..", ".csv", ".json", ".xlsx", ".geojson", ";a=b", "%2F", "?", "#x"})
	}
	return path
}

func (a attacker) query() string {
	names := []string{
		"indicator", "indicators", "level", "period", "q", "limit", "offset", "lang", "codes", "edition", "area", "axis", "place", "method", "k", "need", "group", "csv", "f",
		"lon", "lat", "siret", "bbox", "crs", "bbox-crs", "filter", "filter-lang", "filter-crs", "properties", "datetime", "sortby", "cursor", "envelope", "principle", "floors", "x",
	}
	var pairs []string
	for range a.IntN(5) {
		name := pick(a, names)
		if a.IntN(15) == 0 {
			name = a.word()
		}
		value := a.word()
		if a.IntN(10) > 0 {
			name, value = url.QueryEscape(name), url.QueryEscape(value)
		}
		pairs = append(pairs, name+pick(a, []string{"=", "=", "=", "", "[]=", "=="})+value)
		if a.IntN(15) == 0 {
			pairs = append(pairs, pairs[0])
		}
	}
	return strings.Join(pairs, pick(a, []string{"&", "&", "&", ";", "&&"}))
}

// request is a request as net/http hands it to a handler; nil when no client can send it.
func (a attacker) request(ctx context.Context) *http.Request {
	target := a.path()
	if q := a.query(); q != "" {
		target += "?" + q
	}
	u, err := url.ParseRequestURI(target)
	if err != nil {
		return nil
	}
	method := http.MethodGet
	if a.IntN(8) == 0 {
		method = pick(a, []string{http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch, http.MethodTrace, "PROPFIND", "X"})
	}
	var body io.Reader = http.NoBody
	if method == http.MethodPost || a.IntN(30) == 0 {
		body = strings.NewReader(pick(a, []string{"", "lon;lat\n3,05;50,6\n", "siret\n41816609600069\n", "\"", "a,b\n\"", "{}", "[[[[", a.word(), a.word() + "\n" + a.word()}))
	}
	r, err := http.NewRequestWithContext(ctx, method, "http://essor.example/", body)
	if err != nil {
		return nil
	}
	r.URL, r.RequestURI, r.RemoteAddr = u, target, pick(a, []string{"192.0.2.1:1", "[::1]:1", "", "@"})
	for range a.IntN(4) {
		name := pick(a, []string{"Accept", "Accept-Encoding", "Accept-Language", "If-None-Match", "If-Modified-Since", "Range", "Content-Type", "X-Request-Id", "X-Forwarded-For", "Origin", "Cookie", "Host", "Expect"})
		value := a.word()
		if a.IntN(2) == 0 {
			value = pick(a, []string{"gzip", "gzip;q=0", "br;q=1, *;q=0.5", "*/*;q=", "application/json;q=nan", "text/html", "application/geo+json", "*", `"x"`, `W/"x", "y"`, "bytes=0-5", "bytes=-1", "text/csv", "multipart/form-data; boundary=x", "fr;q=2, en"})
		}
		r.Header.Add(name, value)
	}
	return r
}

// check tells whether an answer keeps what the service promises about answers.
func check(t *testing.T, r *http.Request, w *httptest.ResponseRecorder) {
	t.Helper()
	about := r.Method + " " + strconv.QuoteToASCII(r.RequestURI)
	if len(about) > 500 {
		about = about[:500]
	}
	body := w.Body.Bytes()
	if w.Code >= http.StatusInternalServerError {
		t.Errorf("%s: %d %s", about, w.Code, body)
	}
	if w.Header().Get("X-Request-Id") == "" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s: %v", about, w.Header())
	}
	if strings.Contains(w.Header().Get("Content-Type"), "json") && w.Header().Get("Content-Encoding") == "" && len(body) > 0 && !json.Valid(body) {
		t.Errorf("%s: not JSON: %.300s", about, body)
	}
	if w.Code < http.StatusBadRequest {
		return
	}
	if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("ETag") != "" {
		t.Errorf("%s: an error that may be kept: %v", about, w.Header())
	}
	for _, inner := range []string{"SQLSTATE", "jackc", "goroutine", ".go:", "runtime error"} {
		if bytes.Contains(body, []byte(inner)) && !strings.Contains(r.RequestURI, inner) {
			t.Errorf("%s: the answer tells of %s: %.300s", about, inner, body)
		}
	}
	if strings.HasPrefix(r.URL.Path, "/api/v1/") && len(body) > 0 {
		var p api.Problem
		if err := json.Unmarshal(body, &p); err != nil || p.Status != w.Code || p.Code == "" || p.Detail == "" || p.Title == "" || p.RequestID == "" {
			t.Errorf("%s: no whole problem (%v): %.300s", about, err, body)
		}
	}
}

// TestNoInputGivesA5xx sends what nobody should, from several sides at once. Run it with
// the race detector; with ESSOR_TEST_ALL it goes on for long.
func TestNoInputGivesA5xx(t *testing.T) {
	h, id := service(t)
	each := 1000
	if os.Getenv("ESSOR_TEST_ALL") != "" {
		each = 50_000
	}
	var all sync.WaitGroup
	for side := range 4 {
		a := attacker{rand.New(rand.NewPCG(uint64(side), uint64(each))), id}
		all.Go(func() {
			for sent := 0; sent < each && !t.Failed(); {
				r := a.request(t.Context())
				if r == nil {
					continue
				}
				sent++
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				check(t, r, w)
			}
		})
	}
	all.Wait()
}

// FuzzAttack lets the fuzzer look for what the attackers did not think of.
func FuzzAttack(f *testing.F) {
	h, id := service(f)
	a := attacker{rand.New(rand.NewPCG(9, 9)), id}
	for range 200 {
		if r := a.request(f.Context()); r != nil {
			f.Add(r.Method, r.RequestURI, "Accept", r.Header.Get("Accept"), "")
		}
	}
	f.Fuzz(func(t *testing.T, method, target, name, value, body string) {
		u, err := url.ParseRequestURI(target)
		if err != nil {
			return
		}
		r, err := http.NewRequestWithContext(t.Context(), method, "http://essor.example/", strings.NewReader(body))
		if err != nil {
			return
		}
		r.URL, r.RequestURI, r.RemoteAddr = u, target, "192.0.2.1:1"
		r.Header.Set(name, value)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		check(t, r, w)
	})
}

// What is no HTTP at all is refused, or hung up on. 501 and 505 are what HTTP itself
// answers to a coding or version that nobody speaks.
func TestBytesThatAreNoRequest(t *testing.T) {
	h, _ := service(t)
	web := httptest.NewUnstartedServer(h)
	web.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	web.Config.ReadHeaderTimeout = time.Second
	web.Start()
	defer web.Close()
	inputs := []string{
		"GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\x16\x03\x01\x02\x00\x01", "GET / HTTP/1.1\r\n\r\n",
		"GET /livez HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "POST /api/v1/locate HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
		"POST /api/v1/locate HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n",
		"GET /" + strings.Repeat("a", 2<<20) + " HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("b", 2<<20) + "\r\n\r\n",
		"GET http://other.example/livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /livez HTTP/1.1\r\nHost: a\r\nA\x00b: c\r\n\r\n",
	}
	for _, input := range inputs {
		status := raw(t, web.Listener.Addr().String(), input)
		if status >= 500 && !slices.Contains([]int{http.StatusNotImplemented, http.StatusHTTPVersionNotSupported}, status) {
			t.Errorf("%.60q: %d", input, status)
		}
	}
	if status := raw(t, web.Listener.Addr().String(), inputs[0]); status != http.StatusOK {
		t.Errorf("afterwards a good request gives %d", status)
	}
}

// raw sends bytes and returns the status of the answer; 0 when there is none.
func raw(t *testing.T, addr, input string) int {
	t.Helper()
	var dialer net.Dialer
	conn, err := dialer.DialContext(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(2 * time.Second)); err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(conn, input) // the server may hang up before the end
	line := make([]byte, 12)
	n, _ := io.ReadFull(conn, line)
	if n < len(line) {
		return 0
	}
	status, err := strconv.Atoi(string(line[9:]))
	if err != nil {
		t.Errorf("%.60q: answer %q", input, line)
	}
	return status
}
