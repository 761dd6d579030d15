package data_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/datatest"
	"github.com/observatoire-essor/essor/data/source"
)

// TestADiskThatFillsUp loads into tables on a disk of a few megabytes: the load says
// what happened and leaves nothing behind.
func TestADiskThatFillsUp(t *testing.T) {
	disk := smallDisk(t)
	url := datatest.URL(t)
	admin, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = admin.Close(context.Background()) })
	name := "small_" + strings.ReplaceAll(admin.Config().Database, "-", "_")
	if _, err := admin.Exec(t.Context(), fmt.Sprintf(`CREATE TABLESPACE %s LOCATION '%s'`, name, disk)); err != nil {
		t.Skipf("the test's server does not run on this machine, so that it sees no small disk: %v", err)
	}
	if _, err := admin.Exec(t.Context(), fmt.Sprintf(`GRANT CREATE ON TABLESPACE %s TO PUBLIC`, name)); err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Exec(t.Context(), fmt.Sprintf(`ALTER DATABASE %s SET default_tablespace = %s`, admin.Config().Database, name)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// Tables on the disk go before it does.
		_, _ = admin.Exec(context.Background(), `DROP SCHEMA essor CASCADE; DROP TABLE IF EXISTS public.essor_migration`)
		_, _ = admin.Exec(context.Background(), `DROP TABLESPACE `+name)
	})
	if err := data.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	db, err := data.Open(t.Context(), url, data.Owner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	_, err = db.Load(t.Context(), info("communes"), noon(), func(to source.Sink) (source.Counts, error) {
		for i := range 200_000 {
			name := fmt.Sprintf("%d %s", i, strings.Repeat("x", 200))
			if err := to.Alias(source.Alias{Ref: source.Ref{Level: source.Commune, Code: "59350"}, Code: strconv.Itoa(i), Name: name, Kind: "associated"}); err != nil {
				return kept(int64(i)), err
			}
		}
		return kept(200_000), nil
	})
	var fault *data.Fault
	if !errors.As(err, &fault) || fault.Code != data.DiskFull {
		t.Fatalf("error = %v, want a fault %s", err, data.DiskFull)
	}
	if _, err := admin.Exec(t.Context(), `SET search_path = essor, public`); err != nil {
		t.Fatal(err)
	}
	if n := one[int](t, admin, `SELECT (SELECT count(*) FROM source) + (SELECT count(*) FROM area) + (SELECT count(*) FROM area_alias)`); n != 0 {
		t.Errorf("%d rows are left of a load that failed", n)
	}
}

// smallDisk mounts 16 MiB of memory where the test's server may write.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "essor-small-disk-") //nolint:usetesting // t.TempDir is closed to the server's user
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(dir) })
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=16m"); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	owner, err := user.Lookup("postgres")
	if err != nil {
		t.Skipf("no user postgres, whom the test's server runs as: %v", err)
	}
	uid, err := strconv.Atoi(owner.Uid)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(dir, uid, -1); err != nil {
		t.Fatal(err)
	}
	return dir
}
