package cluster

import (
	"context"
	"strconv"
	"time"

	"github.com/observatoire-essor/essor/data/system"
)

// start takes the folder and becomes the owner of its server, or attaches to
// the server of who has taken it.
func start(ctx context.Context, cfg Config) (*Cluster, error) {
	lay, err := newLayout(cfg.Dir)
	if err != nil {
		return nil, err
	}
	acct, err := serverAccount(lay)
	if err != nil {
		return nil, err
	}
	lock, err := openLock(lay)
	if err != nil {
		return nil, err
	}
	deadline := time.Now().Add(cfg.Patience)
	for {
		ours, err := lock.try()
		if err != nil {
			lock.close()
			return nil, err
		}
		if ours {
			machine := system.Machine{Getenv: cfg.Getenv}
			c, err := own(ctx, cfg, lock, &server{cfg: cfg, lay: lay, acct: acct, machine: machine})
			if err != nil {
				lock.close()
			}
			return c, err
		}
		holder := lock.holder()
		if c, ok := attach(ctx, cfg, lock, holder); ok {
			return c, nil
		}
		if time.Now().After(deadline) {
			lock.close()
			return nil, &Fault{Code: CodeHeld, Args: holder.args(lay)}
		}
		if err := sleep(ctx, 100*time.Millisecond); err != nil {
			lock.close()
			return nil, err
		}
	}
}

// args are the arguments of a message about the holder of a folder.
func (h holder) args(lay layout) map[string]string {
	return map[string]string{"dir": lay.dir, "pid": strconv.Itoa(h.PID), "command": h.Command}
}

// sleep waits, or returns the error of a context that ends before.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
