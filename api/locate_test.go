package api_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// post sends a body.
func (s service) post(t testing.TB, path, contentType, body string) reply {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("X-Request-Id", "test")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return reply{fmt.Sprintf("%d %s", w.Code, http.StatusText(w.Code)), w.Code, w.Header(), w.Body.Bytes()}
}

// Each row is answered in order, bad ones with what is wrong; nothing of it is kept or
// logged.
func TestPostedPointsAreLocated(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	const body = "id;lon;lat\nA;3,03;50,03\nsecret-marker;3.2;50.05\nC;3;95\nD;1\nE;2.0;48.0\n\"x;y\"\";3.05;50.35\nF;NaN;50\n"
	r := s.post(t, "/api/v1/locate?lang=en", "text/csv; charset=utf-8", body)
	if r.StatusCode != http.StatusOK || r.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%s %v %s", r.Status, r.Header, r.Body)
	}
	records, err := csv.NewReader(bytes.NewReader(r.Body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := positionsOf(records[0])
	want := [][]string{ // row, commune, qpv2024, beginning of the error
		{"1", "01001", "QN05901M", ""},
		{"2", "01002|01003", "QN05902M", ""},
		{"3", "", "", "lon goes from"},
		{"4", "", "", "columns are missing"},
		{"5", "", "", "no area of the edition"},
	}
	if len(records) < len(want)+1 {
		t.Fatalf("%d rows: %q", len(records), records)
	}
	for i, w := range want {
		got := records[i+1]
		if got[at["row"]] != w[0] || got[at["commune"]] != w[1] || got[at["qpv2024"]] != w[2] || !strings.HasPrefix(got[at["error"]], w[3]) || w[3] == "" && got[at["error"]] != "" {
			t.Errorf("row %d: %q, want %q", i+1, got, w)
		}
	}
	if strings.Contains(s.log.String(), "secret-marker") {
		t.Errorf("the log has what was posted: %s", s.log)
	}
}

func TestPostedPointsHaveLimits(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	const header = "lon,lat\n"
	for _, tt := range []struct {
		name, contentType, body, code string
		status                        int
	}{
		{"not a CSV", "application/json", "{}", "media_type", 415},
		{"no type", "", header, "media_type", 415},
		{"nothing", "text/csv", "", "no_rows", 400},
		{"other columns", "text/csv", "a,b\n1,2\n", "no_lon_lat", 400},
		{"too many rows", "text/csv", header + strings.Repeat("3,50\n", 20_001), "too_many_rows", 413},
		{"too many bytes", "text/csv", header + strings.Repeat("3.0000000000000000000000000000000,50\n", 60_000), "too_many_bytes", 413},
		{"as many rows as can be", "text/csv", header + strings.Repeat("3,50\n", 20_000), "", 200},
		{"a header alone", "text/plain", header, "", 200},
	} {
		r := s.post(t, "/api/v1/locate", tt.contentType, tt.body)
		if r.StatusCode != tt.status || !strings.Contains(string(r.Body), tt.code) {
			t.Errorf("%s: %s %.200s; want %d %s", tt.name, r.Status, r.Body, tt.status, tt.code)
		}
	}
	if r := s.do(t, http.MethodPut, "/api/v1/locate"); r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "GET, HEAD, OPTIONS, POST" {
		t.Errorf("PUT: %s, Allow %q", r.Status, r.Header.Get("Allow"))
	}
	if r := s.post(t, "/api/v1/locate?nom=x", "text/csv", header); r.StatusCode != http.StatusBadRequest {
		t.Errorf("an unknown parameter gives %s", r.Status)
	}
}
