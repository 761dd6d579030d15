package pack_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/geo/infile"
)

// producer serves one file on loopback; with cut set, the first answer breaks off
// in the middle.
func producer(t *testing.T, body string, cut bool) (address string, requests *[]string) {
	t.Helper()
	requests = &[]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*requests = append(*requests, r.Header.Get("Range"))
		if cut && len(*requests) == 1 {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte(body[:400]))
			return // net/http closes the connection: the body is too short
		}
		http.ServeContent(w, r, "file.csv", time.Time{}, strings.NewReader(body))
	}))
	t.Cleanup(server.Close)
	return server.URL + "/data/file.csv", requests
}

func parse(t *testing.T, address, sum string) pack.Pack {
	t.Helper()
	p, err := pack.Parse("p.yaml", []byte(`
name: p
title: {fr: P, en: P}
crs: 2154
roles:
  - role: r
    title: {fr: R, en: R}
    candidates:
      - kind: k
        files: [file.csv]
        download: `+address+`
        sha256: "`+sum+`"
`))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestFetchGoesOnWhereItStopped(t *testing.T) {
	body := strings.Repeat("0123456789", 100)
	address, requests := producer(t, body, true)
	sum := sha256.Sum256([]byte(body))
	dir := t.TempDir()
	p := parse(t, address, hex.EncodeToString(sum[:]))
	downloads, err := p.Downloads(t.Context(), dir)
	if err != nil || len(downloads) != 1 {
		t.Fatalf("Downloads = %v, %v", downloads, err)
	}
	err = pack.Fetch(t.Context(), http.DefaultClient, downloads[0], nil)
	wantCode(t, err, pack.FetchFailed)
	if _, err := os.Stat(filepath.Join(dir, "file.csv")); err == nil {
		t.Fatal("half a file has the name of the whole")
	}
	var last int64
	err = pack.Fetch(t.Context(), http.DefaultClient, downloads[0], func(done, _ int64) { last = done })
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "file.csv")); err != nil || string(got) != body || last != 1000 {
		t.Errorf("file of %d bytes, progress %d, %v", len(got), last, err)
	}
	if want := []string{"", "bytes=400-"}; strings.Join(*requests, "|") != strings.Join(want, "|") {
		t.Errorf("ranges asked for = %q, want %q", *requests, want)
	}
	if again, err := p.Downloads(t.Context(), dir); err != nil || len(again) != 0 {
		t.Errorf("after the download: %v, %v", again, err)
	}
}

func TestFetchRefusesAnotherFile(t *testing.T) {
	address, _ := producer(t, "not what was published", false)
	dir := t.TempDir()
	p := parse(t, address, strings.Repeat("0", 64))
	downloads, err := p.Downloads(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	wantCode(t, pack.Fetch(t.Context(), http.DefaultClient, downloads[0], nil), pack.FetchChecksum)
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestFetchSaysThatTheServerRefuses(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	d := pack.Download{Candidate: pack.Candidate{Download: server.URL + "/x.csv"}, Path: filepath.Join(t.TempDir(), "x.csv")}
	wantCode(t, pack.Fetch(t.Context(), http.DefaultClient, d, nil), pack.FetchFailed)
}

func wantCode(t *testing.T, err error, want infile.Code) {
	t.Helper()
	var fault *infile.Fault
	if !errors.As(err, &fault) || fault.Code != want {
		t.Fatalf("error = %v, want a fault %s", err, want)
	}
}
