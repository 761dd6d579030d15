package datatest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data/cluster"
)

// maxSlots bounds the number of test processes at the same time, and the space
// they take: some 60 MB each.
const maxSlots = 64

// privateServer starts a server in the first free slot. It lives until the
// process ends.
func privateServer(ctx context.Context) (string, error) {
	base := filepath.Join(TempDir(), "essor-test-"+strconv.Itoa(os.Geteuid()))
	if err := ownFolder(base); err != nil {
		return "", err
	}
	dir, err := takeSlot(base)
	if err != nil {
		return "", err
	}
	c, err := startIn(ctx, dir)
	var fault *cluster.Fault
	if errors.As(err, &fault) && fault.Code == cluster.CodeVersion {
		// The machine has another PostgreSQL since the slot was made.
		if err := os.RemoveAll(dir); err != nil {
			return "", err
		}
		c, err = startIn(ctx, dir)
	}
	if err != nil {
		return "", err
	}
	url := c.ConnString(cluster.Superuser, "postgres")
	return url, dropOld(ctx, url)
}

func startIn(ctx context.Context, dir string) (*cluster.Cluster, error) {
	return cluster.Start(ctx, cluster.Config{
		Dir:     dir,
		Command: "go test",
		Getenv:  os.Getenv,
		Settings: map[string]string{
			"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
			"max_connections": "300", "shared_buffers": "64MB", "autovacuum": "off",
		},
	})
}

// roomInMemory is what must be free in memory for servers' data to go there.
const roomInMemory = 4 << 30

// TempDir is where tests put a server's data: TMPDIR if that is set; else in
// memory if there is much; else the temporary folder. A database is hundreds of
// small files, which some disks take a second to make.
func TempDir() string {
	const memory = "/dev/shm"
	var disk syscall.Statfs_t
	if os.Getenv("TMPDIR") == "" && syscall.Statfs(memory, &disk) == nil &&
		disk.Bavail*uint64(disk.Bsize) >= roomInMemory {
		return memory
	}
	return os.TempDir()
}

// ownFolder makes the folder of the slots. Anybody can make folders in the
// temporary folder, so it must be ours.
func ownFolder(dir string) error {
	if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, os.ErrExist) { //nolint:gosec // as root the server's user must be able to pass
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); !ok || !info.IsDir() || int(stat.Uid) != os.Geteuid() {
		return fmt.Errorf("%s belongs to somebody else", dir)
	}
	return nil
}

// takeSlot locks the first free slot for the life of this process. The lock
// hangs on a bare file descriptor, which nothing closes but the process's end;
// an os.File would be closed by the garbage collector.
func takeSlot(base string) (string, error) {
	for i := range maxSlots {
		dir := filepath.Join(base, strconv.Itoa(i))
		fd, err := syscall.Open(dir+".lock", syscall.O_RDWR|syscall.O_CREAT|syscall.O_CLOEXEC, 0o600)
		if err != nil {
			return "", fmt.Errorf("lock %s: %w", dir, err)
		}
		if syscall.Flock(fd, syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			return dir, nil
		}
		if err := syscall.Close(fd); err != nil {
			return "", err
		}
	}
	return "", fmt.Errorf("all %d slots in %s are taken", maxSlots, base)
}

// dropOld drops what killed tests have left in a slot.
func dropOld(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	rows, err := conn.Query(ctx, `SELECT datname FROM pg_database WHERE datname LIKE 'test\_%'`)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := conn.Exec(ctx, `DROP DATABASE `+pgx.Identifier{name}.Sanitize()+` WITH (FORCE)`); err != nil {
			return err
		}
	}
	return nil
}
