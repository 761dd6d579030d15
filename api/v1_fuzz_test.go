package api_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// FuzzInterface asks the interface for anything: no answer is a failure of ours, every
// refusal says why, and every form is one that its readers take.
func FuzzInterface(f *testing.F) {
	s := serveDrafts(f, territoryDraft(f))
	for _, seed := range []string{
		"/api/v1/indicators?level=commune", "/api/v1/indicators/funding.per_capita%3Faxis=1", "/api/v1/indicators.xlsx", "/api/v1/indicators.csv?csv=fr",
		"/api/v1/areas/commune/01002?indicator=people.count,need.poverty&variants=true&period=all", "/api/v1/areas/commune/01002.csv",
		"/api/v1/areas.geojson?level=qpv2024", "/api/v1/areas?q=la+bass%C3%A9e&limit=2&offset=1", "/api/v1/areas.csv?q=%3D1",
		"/api/v1/values?indicator=need.poverty&level=commune&fields=value,low&rounded=true", "/api/v1/values.geojson?indicator=funding.per_capita&level=territoire",
		"/api/v1/classes?indicator=need.poverty&level=commune&method=box&k=3", "/api/v1/classes?indicator=need.poverty&level=commune&breaks=1,2,1e308,-0",
		"/api/v1/classes.csv?indicator=people.count&level=qpv2024&method=standard-deviation", "/api/v1/classes?indicator=need.poverty&level=commune&breaks=1e-320",
		"/api/v1/equity?indicator=need.poverty&level=commune&need=people.count&group=epci&measures=lisa,theil",
		"/api/v1/equity.xlsx?indicator=funding.per_capita&level=outside-qpv2024", "/api/v1/equity?indicator=funding.per_capita%3Faxis=1&level=commune",
		"/api/v1/scenarios?envelope=0&principle=poor&floors=1&ceilings=*:5,01001:0&locks=01002:now&least=2&below=lift&missing=keep_now",
		"/api/v1/scenarios?level=qpv2024&qpv_least=1000000000000&envelope=999999999999.99", "/api/v1/scenarios.csv?level=epci&group=territoire&period=2012&axis=2&place=action",
		"/api/v1/locate?lon=3.2&lat=50.2", "/api/v1/locate?lon=1e9&lat=nan", "/api/v1/locate?siret=00000000000007", "/api/v1/locate.csv?lon=3&lat=50",
		"/api/v1/grants.csv?limit=3&csv=fr", "/api/v1/grants.xlsx?place=action", "/api/v1/editions?edition=carr%C3%A9", "/api/v1/editions/x.json",
		"/api", "/api?lang=en", "/api/openapi-3.0.json", "/api/v1/.csv", "/api/v1/values.json.csv", "/api/v1/areas/commune/.csv?edition=",
	} {
		f.Add(seed, "lon,lat\n3.03,50.03\nx,\"y\n", "text/csv")
	}
	f.Fuzz(func(t *testing.T, path, body, contentType string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://essor.example/", nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.URL, err = r.URL.Parse(path); err != nil {
			return // no client can ask for it
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		checkReply(t, path, w)
		post := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/v1/locate", strings.NewReader(body))
		post.Header.Set("Content-Type", contentType)
		w = httptest.NewRecorder()
		s.ServeHTTP(w, post)
		checkReply(t, "POST", w)
	})
}

func checkReply(t *testing.T, path string, w *httptest.ResponseRecorder) {
	t.Helper()
	if w.Code >= 500 {
		t.Errorf("%q: %d %s", path, w.Code, w.Body)
	}
	switch contentType := w.Header().Get("Content-Type"); {
	case strings.Contains(contentType, "json"):
		if !json.Valid(w.Body.Bytes()) {
			t.Errorf("%q: not JSON: %s", path, w.Body)
		}
	case strings.HasPrefix(contentType, "text/csv"):
		in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(w.Body.Bytes(), []byte("\ufeff"))))
		if bytes.HasPrefix(w.Body.Bytes(), []byte("\ufeff")) {
			in.Comma = ';'
		}
		if _, err := in.ReadAll(); err != nil {
			t.Errorf("%q: not a CSV: %v in %s", path, err, w.Body)
		}
	case strings.Contains(contentType, "spreadsheet"):
		if !bytes.HasPrefix(w.Body.Bytes(), []byte("PK")) {
			t.Errorf("%q: not a workbook", path)
		}
	}
}
