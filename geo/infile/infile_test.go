package infile_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/observatoire-essor/essor/geo/infile"
)

func write(t *testing.T, name string, body []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, body, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func gz(t *testing.T, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readAll(file string, lim infile.Limits) ([]byte, error) {
	f, err := infile.Open(context.Background(), file, lim)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(f)
	return b, errors.Join(err, f.Close())
}

func wantCode(t *testing.T, err error, want infile.Code) {
	t.Helper()
	var fault *infile.Fault
	if !errors.As(err, &fault) {
		t.Fatalf("error = %v, want a fault %s", err, want)
	}
	if fault.Code != want {
		t.Errorf("code = %s, want %s (%v)", fault.Code, want, err)
	}
}

func TestOpenReadsPlainAndGzip(t *testing.T) {
	for name, body := range map[string][]byte{"a.csv": []byte("a;b\n1;2\n"), "a.csv.gz": gz(t, []byte("a;b\n1;2\n"))} {
		got, err := readAll(write(t, name, body), infile.Limits{})
		if err != nil || string(got) != "a;b\n1;2\n" {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

func TestOpenReadsASingleByte(t *testing.T) {
	if got, err := readAll(write(t, "a.csv", []byte("a")), infile.Limits{}); err != nil || string(got) != "a" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestOpenNamesTheFault(t *testing.T) {
	whole := gz(t, bytes.Repeat([]byte("some text that packs, 0123456789\n"), 1000))
	tests := []struct {
		name string
		file string
		want infile.Code
	}{
		{"absent", filepath.Join(t.TempDir(), "no.csv"), infile.NotFound},
		{"folder", t.TempDir(), infile.IsDirectory},
		{"empty", write(t, "e.csv", nil), infile.Empty},
		{"cut gzip", write(t, "c.gz", whole[:len(whole)-20]), infile.Truncated},
		{"text named gz", write(t, "t.gz", []byte("plain")), infile.Corrupt},
		{"damaged gzip", write(t, "d.gz", append(append([]byte{}, whole[:len(whole)-8]...), 1, 2, 3, 4, 5, 6, 7, 8)), infile.Corrupt},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := readAll(tt.file, infile.Limits{})
			wantCode(t, err, tt.want)
		})
	}
}

func TestBombs(t *testing.T) {
	zeros := gz(t, make([]byte, 80<<20))
	_, err := readAll(write(t, "z.gz", zeros), infile.Limits{})
	wantCode(t, err, infile.Bomb)
	_, err = readAll(write(t, "z.gz", zeros), infile.Limits{Size: 1 << 20, Ratio: 1 << 40})
	wantCode(t, err, infile.TooLarge)

	archive := zipped(t, make([]byte, 80<<20))
	a, err := infile.OpenZip(write(t, "z.zip", archive), infile.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.ReadAll(t.Context(), "dir/zeros.bin")
	wantCode(t, err, infile.Bomb)
}

func TestZip(t *testing.T) {
	body := zipped(t, []byte("hello"))
	a, err := infile.OpenZip(write(t, "a.zip", body), infile.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if got := a.Find("ZEROS.*"); len(got) != 1 || got[0] != "dir/zeros.bin" {
		t.Errorf("Find = %q", got)
	}
	if b, err := a.ReadAll(t.Context(), "dir/zeros.bin"); err != nil || string(b) != "hello" {
		t.Errorf("ReadAll = %q, %v", b, err)
	}
	_, err = a.Open(t.Context(), "nothing")
	wantCode(t, err, infile.NoMember)
	_, err = infile.OpenZip(write(t, "cut.zip", body[:len(body)/2]), infile.Limits{})
	wantCode(t, err, infile.Truncated)
}

func TestOpenStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	f, err := infile.Open(ctx, write(t, "a.txt", make([]byte, 1<<20)), infile.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := io.ReadAll(f); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want that of the context", err)
	}
}

func TestDigest(t *testing.T) {
	// The SHA-256 of "abc": FIPS 180-2, appendix B.1.
	sum, size, err := infile.Digest(t.Context(), write(t, "abc", []byte("abc")))
	if err != nil || size != 3 || sum != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Errorf("Digest = %s, %d, %v", sum, size, err)
	}
}

func zipped(t *testing.T, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("dir/zeros.bin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestOpenWithoutPermission runs itself as somebody who may not read the file, since
// root may read all.
func TestOpenWithoutPermission(t *testing.T) {
	if file := os.Getenv("ESSOR_TEST_UNREADABLE"); file != "" {
		_, err := readAll(file, infile.Limits{})
		wantCode(t, err, infile.NoPermission)
		return
	}
	dir, err := os.MkdirTemp("", "essor-infile-") //nolint:usetesting // t.TempDir is closed to others
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "closed.csv")
	if err := os.WriteFile(file, []byte("a;b\n"), 0o000); err != nil {
		t.Fatal(err)
	}
	t.Setenv("ESSOR_TEST_UNREADABLE", file)
	if os.Getuid() != 0 {
		_, err := readAll(file, infile.Limits{})
		wantCode(t, err, infile.NoPermission)
		return
	}
	// The test binary lies where only root may enter: a copy does not.
	binary, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "infile.test")
	if err := os.WriteFile(program, binary, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "-test.run", "^TestOpenWithoutPermission$")
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("as nobody: %v\n%s", err, out)
	}
}
