package proof_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/publish"
)

// childURL names the database that the test binary publishes, when it is run as a process
// of its own.
const childURL = "ESSOR_PROOF_CHILD"

func TestMain(m *testing.M) {
	if url := os.Getenv(childURL); url != "" {
		os.Exit(publishAsChild(context.Background(), url))
	}
	os.Exit(m.Run())
}

// publishAsChild publishes under the label of its first argument and prints the id.
func publishAsChild(ctx context.Context, url string) int {
	p, err := pack.Parse("preuve.yaml", []byte(packText))
	if err != nil {
		fmt.Println(err)
		return 1
	}
	db, err := data.Open(ctx, url, data.Owner)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	defer db.Close()
	report, err := publish.Publish(ctx, db, options(p, os.Args[1]))
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Print(report.ID)
	return 0
}

// child is the command that publishes in a process of its own.
func child(t testing.TB, d database, label string, env ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], label)
	cmd.Env = append(append(os.Environ(), childURL+"="+d.url), env...)
	return cmd
}

// small is a territory that loads in a moment.
func small(t testing.TB) (dir string, areas []area) {
	t.Helper()
	dir, areas = t.TempDir(), simulate(differ, 10, 7)
	write(t, dir, areas)
	return dir, areas
}

// TestSameFilesSameEdition: whoever publishes the same files, in whatever order they were
// loaded, in another process and another time zone, gets the edition of that name.
func TestSameFilesSameEdition(t *testing.T) {
	dir, _ := small(t)
	first := newDatabase(t)
	first.load(t, dir, nil)
	want := first.publish(t, "preuve").Head.ID

	t.Run("again", func(t *testing.T) {
		if got := first.publish(t, "preuve").Head.ID; got != want {
			t.Errorf("%s, then %s", want.Short(), got.Short())
		}
	})
	t.Run("another process and time zone", func(t *testing.T) {
		for _, zone := range []string{"Pacific/Kiritimati", "America/Adak"} {
			out, err := child(t, first, "preuve", "TZ="+zone).Output()
			if got := edition.Hash(out); err != nil || got != want {
				t.Errorf("%s: %s, %v, want %s", zone, out, err, want.Short())
			}
		}
	})
	t.Run("another order of loading", func(t *testing.T) {
		// Membership stays first: it decides which rows of the others are kept.
		other := newDatabase(t)
		other.load(t, dir, func(files []pack.PlannedFile) { slices.Reverse(files[1:]) })
		sameEdition(t, first.inForce(t), other.publish(t, "preuve"))
		// The first database, some files loaded anew: they have other numbers there.
		first.load(t, dir, func(files []pack.PlannedFile) { slices.Reverse(files[2:]) })
		sameEdition(t, other.inForce(t), first.publish(t, "preuve"))
	})
	t.Run("one grant more", func(t *testing.T) {
		file := filepath.Join(dir, "subventions_1.csv")
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := bytes.SplitAfter(body, []byte("\n"))
		if err := os.WriteFile(file, append(body, bytes.Replace(lines[1], []byte("2022-03-01"), []byte("2022-04-02"), 1)...), 0o600); err != nil {
			t.Fatal(err)
		}
		first.load(t, dir, nil)
		if got := first.publish(t, "preuve").Head.ID; got == want {
			t.Error("one grant more, and the same edition")
		}
	})
}

// sameEdition says which parts differ when two editions do.
func sameEdition(t *testing.T, a, b *edition.Edition) {
	t.Helper()
	if a.Head.ID == b.Head.ID {
		return
	}
	t.Errorf("%s and %s", a.Head.ID.Short(), b.Head.ID.Short())
	for name, hash := range a.Manifest.Parts {
		if b.Manifest.Parts[name] != hash {
			t.Errorf("the part %s differs", name)
		}
	}
	hashes := map[edition.Key]edition.Hash{}
	for _, v := range a.Manifest.Vectors {
		hashes[v.Key()] = v.Hash
	}
	for _, v := range b.Manifest.Vectors {
		if hashes[v.Key()] != v.Hash {
			t.Errorf("%s differs", v.Key())
		}
	}
	for _, m := range edition.Compare(a, b).Moves {
		t.Errorf("%s of %s: %v, then %v", m.Key, m.Ref, m.Before.Number, m.After.Number)
	}
}
