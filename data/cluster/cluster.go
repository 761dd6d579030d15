package cluster

import (
	"context"
	"log/slog"
	"net/url"
	"sync"
	"time"
)

// Database is the database [Start] makes, with the extension postgis.
const Database = "essor"

// Superuser is the role that owns the server; it needs no password.
const Superuser = "postgres"

// port only names the socket's file: nothing listens on TCP.
const port = "5432"

// Config says where the server is and how to run it.
type Config struct {
	Dir     string              // data folder, made when missing
	Command string              // what others are told who holds the folder: "essor up"
	Log     *slog.Logger        // starts, restarts; nil discards
	Getenv  func(string) string // PATH and TMPDIR; nil is an empty environment
	// Settings are added to the server's own, as on its command line. With
	// fsync=off nothing survives a crash of the machine: for tests.
	Settings map[string]string
	// Patience is how long to wait for another command's server to start, or
	// for an old one to end. Zero is a minute.
	Patience time.Duration
}

// Cluster is a running server, ours or another command's.
type Cluster struct {
	socket   string // folder of the socket
	attached bool
	stop     func(context.Context) error

	done chan struct{}
	once sync.Once
	err  error // set before done is closed
}

// Start starts the server of a data folder, or attaches to it when another
// command runs it. When it returns, the database [Database] exists and answers.
// The end of ctx interrupts Start, and does not stop the server afterwards.
// Errors that users can do something about are of type *[Fault].
func Start(ctx context.Context, cfg Config) (*Cluster, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Getenv == nil {
		cfg.Getenv = func(string) string { return "" }
	}
	if cfg.Patience == 0 {
		cfg.Patience = time.Minute
	}
	return start(ctx, cfg)
}

// URL is the connection string of [Database] as [Superuser].
func (c *Cluster) URL() string { return c.ConnString(Superuser, Database) }

// ConnString is the connection string of a role and a database of the server.
func (c *Cluster) ConnString(role, database string) string {
	return connString(c.socket, role, database)
}

func connString(socket, role, database string) string {
	query := url.Values{"host": {socket}, "port": {port}, "user": {role}}
	u := url.URL{Scheme: "postgres", Path: "/" + database, RawQuery: query.Encode()}
	return u.String()
}

// Attached reports whether the server belongs to another command.
func (c *Cluster) Attached() bool { return c.attached }

// Done is closed when the server is no longer there; [Cluster.Err] says why.
func (c *Cluster) Done() <-chan struct{} { return c.done }

// Err is nil as long as the server is there and after [Cluster.Stop]; else a
// *[Fault] that says how it was lost.
func (c *Cluster) Err() error {
	select {
	case <-c.done:
		return c.err
	default:
		return nil
	}
}

// Stop stops the server if it is ours, and leaves it if we had attached. The
// server gets half a minute to end its sessions and write what is in memory,
// or until ctx ends, and is then killed, which it survives: its next start
// takes a little longer.
func (c *Cluster) Stop(ctx context.Context) error {
	err := c.stop(ctx)
	c.lose(nil)
	return err
}

// lose tells those who wait for Done that the server has gone.
func (c *Cluster) lose(err error) {
	c.once.Do(func() {
		c.err = err
		close(c.done)
	})
}
