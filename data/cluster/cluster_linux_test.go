package cluster_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/data/cluster"
)

// TestStart makes a server with the settings of real use and looks at what it
// promises; then starts it again and finds its data.
func TestStart(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	cfg := config(dir)
	cfg.Settings = nil
	c := mustStart(t, cfg)

	for sql, want := range map[string]string{
		`SELECT current_database()`:         "essor",
		`SHOW is_superuser`:                 "on",
		`SHOW jit`:                          "off",
		`SHOW fsync`:                        "on",
		`SHOW listen_addresses`:             "",
		`SHOW unix_socket_permissions`:      "0700",
		`SHOW recovery_init_sync_method`:    "syncfs",
		`SELECT ST_AsText(ST_Point(3, 50))`: "POINT(3 50)",
		// The order of a French dictionary, whatever locales the machine has.
		`SELECT string_agg(w, ' ' ORDER BY w) FROM unnest(ARRAY['abc','Zuydcoote','Oye','Évry','Œuilly','Eu','Étampes']) w`: "abc Étampes Eu Évry Œuilly Oye Zuydcoote",
	} {
		if got := query(t, c.URL(), sql); got != want {
			t.Errorf("%s = %q, want %q", sql, got, want)
		}
	}
	info, err := os.Stat(filepath.Join(dir, "pg/run"))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("folder of the socket: %v, %v; want mode 0700", info, err)
	}

	execute(t, c.URL(), `CREATE TABLE kept AS SELECT 'old' AS word`)
	pid := postmaster(t, dir)
	if err := c.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if running(pid) {
		t.Error("the server runs after Stop")
	}
	<-c.Done()
	if err := c.Err(); err != nil {
		t.Errorf("Err after Stop = %v, want nil", err)
	}

	begin := time.Now()
	again := mustStart(t, cfg)
	t.Logf("warm start: %v", time.Since(begin))
	if got := query(t, again.URL(), `SELECT word FROM kept`); got != "old" {
		t.Errorf("after a restart the table holds %q", got)
	}
	if again.Attached() {
		t.Error("attached to a server that had stopped")
	}
}

// TestSettings are the server's to refuse, in its own words.
func TestSettings(t *testing.T) {
	t.Parallel()
	cfg := config(made(t))
	cfg.Settings["shared_buffers"] = "many"
	_, err := cluster.Start(t.Context(), cfg)
	wantFault(t, err, cluster.CodeStart, map[string]string{
		"detail": `invalid value for parameter "shared_buffers": "many"`,
	})
}

// TestLongFolder: a socket's path has at most 107 bytes, so that of a long
// folder goes to the temporary folder.
func TestLongFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(folder(t), strings.Repeat("d", 120))
	short := made(t)
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(short, "pg"), filepath.Join(dir, "pg")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Rename(filepath.Join(dir, "pg"), filepath.Join(short, "pg")) })
	temporary := folder(t)
	cfg := config(dir)
	cfg.Getenv = func(key string) string {
		if key == "TMPDIR" {
			return temporary
		}
		return os.Getenv(key)
	}
	c := mustStart(t, cfg)
	socket := query(t, c.URL(), `SHOW unix_socket_directories`)
	if filepath.Dir(socket) != temporary {
		t.Errorf("the socket is in %s, want a folder of %s", socket, temporary)
	}
	h := startHelper(t, dir, -1) // with another TMPDIR
	if !h.Attached || query(t, h.URL, `SELECT 'here'`) != "here" {
		t.Errorf("a second command got %+v", h.answer)
	}
	h.leave(t)
	if err := c.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(temporary)
	if err != nil || len(left) > 0 {
		t.Errorf("left in the temporary folder: %v, %v", left, err)
	}

	// Somebody else may have made the folder before us.
	if err := os.Mkdir(socket, 0o755); err != nil {
		t.Fatal(err)
	}
	_, err = cluster.Start(t.Context(), cfg)
	wantFault(t, err, cluster.CodeSocket, map[string]string{"dir": socket})
	if err := os.Chown(socket, ownerOf(t, filepath.Join(dir, "pg")), -1); err != nil {
		t.Fatal(err)
	}
	_, err = cluster.Start(t.Context(), cfg) // the mode is still that of a folder open to all
	wantFault(t, err, cluster.CodeSocket, map[string]string{"dir": socket})
}

// TestFolder: what cannot be a data folder is refused with its name.
func TestFolder(t *testing.T) {
	t.Parallel()
	file := filepath.Join(folder(t), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := cluster.Start(t.Context(), config(file))
	wantFault(t, err, cluster.CodeFolder, map[string]string{"dir": file})
}
