package cluster

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// attach connects to the server of who holds the folder, if it is ready. The
// connection is kept: its end tells at once when the server has gone.
func attach(ctx context.Context, cfg Config, lock *folderLock, by holder) (*Cluster, bool) {
	if !by.Ready {
		return nil, false
	}
	conn, err := connect(ctx, by.Socket, Database)
	if err != nil {
		return nil, false
	}
	cfg.Log.InfoContext(ctx, "PostgreSQL runs already", "dir", cfg.Dir, "pid", by.PID, "command", by.Command)
	c := &Cluster{socket: by.Socket, attached: true, done: make(chan struct{})}
	watching, cancel := context.WithCancel(context.WithoutCancel(ctx))
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		defer lock.close()
		if watch(watching, conn, lock, by.Socket); watching.Err() == nil {
			c.lose(&Fault{Code: CodeGone, Args: by.args(layout{dir: cfg.Dir})})
		}
	}()
	c.stop = func(context.Context) error {
		cancel()
		<-finished
		return nil
	}
	return c, true
}

// watch returns when the server has gone, or ctx ends. A server that died and
// that its owner starts again has not gone.
func watch(ctx context.Context, conn *pgx.Conn, lock *folderLock, socket string) {
	for conn != nil {
		for {
			if _, err := conn.WaitForNotification(ctx); err != nil {
				break
			}
		}
		_ = conn.Close(ctx)
		conn = reconnect(ctx, lock, socket)
	}
}

// reconnect waits for the owner to start the server again; nil when there is
// no owner any more.
func reconnect(ctx context.Context, lock *folderLock, socket string) *pgx.Conn {
	for ctx.Err() == nil {
		if free, err := lock.try(); err != nil || free {
			return nil
		}
		if conn, err := connect(ctx, socket, Database); err == nil {
			return conn
		}
		if sleep(ctx, 50*time.Millisecond) != nil {
			return nil
		}
	}
	return nil
}
