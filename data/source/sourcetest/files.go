package sourcetest

import (
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/packs"
)

// Real is the path of an official file in the folder that ESSOR_REAL_DATA names;
// without it the test is skipped.
func Real(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("ESSOR_REAL_DATA")
	if dir == "" {
		t.Skip("ESSOR_REAL_DATA is not set: no official file " + name)
	}
	file := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Stat(file); err != nil { //nolint:gosec // the developer names the folder
		t.Skipf("ESSOR_REAL_DATA holds no %s", name)
	}
	return file
}

// Write makes a file of the test.
func Write(t testing.TB, name, body string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// Members are the codes of the 95 communes of the Métropole Européenne de Lille.
func Members(t testing.TB) map[string]bool {
	t.Helper()
	f, err := packs.Files().Open("mel_communes.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	members := map[string]bool{}
	for r := csv.NewReader(f); ; {
		row, err := r.Read()
		if err == io.EOF {
			delete(members, "code")
			return members
		}
		if err != nil {
			t.Fatal(err)
		}
		members[row[0]] = true
	}
}

// KeepMEL keeps what lies in the Métropole Européenne de Lille: its communes, their
// IRIS, the neighbourhoods of its département, itself.
func KeepMEL(t testing.TB) func(source.Ref) bool {
	t.Helper()
	members := Members(t)
	return func(r source.Ref) bool {
		switch r.Level {
		case source.Commune:
			return members[r.Code]
		case source.IRIS:
			return len(r.Code) == 9 && members[r.Code[:5]]
		case source.QPV2015, source.QPV2024:
			return len(r.Code) == 8 && r.Code[2:5] == "059"
		case source.EPCI:
			return r.Code == "200093201"
		default:
			return true
		}
	}
}
