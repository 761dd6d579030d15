package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"github.com/observatoire-essor/essor/api"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
)

// defaultAddr listens to this machine only.
const defaultAddr = "127.0.0.1:8080"

// How long the parts of an HTTP exchange may take.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 30 * time.Second
	answerTimeout = 30 * time.Second // until an answer begins
	writeTimeout  = time.Minute      // until the first bytes of an answer are taken; api gives more while they are
	idleTimeout   = 2 * time.Minute
	graceTimeout  = 10 * time.Second // for what is under way when the program ends
)

// mostHeaders is how many bytes of headers a request may have.
const mostHeaders = 32 << 10

func (a *app) serveCommand() *cobra.Command {
	var f serveFlags
	cmd := a.command("serve", cobra.NoArgs, func(cmd *cobra.Command, _ []string) (err error) {
		options, err := f.options()
		if err != nil {
			return err
		}
		listener, err := a.listen(cmd.Context(), f.addr)
		if err != nil {
			return err
		}
		defer func() { _ = listener.Close() }()
		d, err := a.openDatabase(cmd.Context(), "serve")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, d.close(cmd.Context())) }()
		return a.serve(cmd.Context(), d, listener, options)
	})
	a.addServeFlags(cmd, &f)
	return cmd
}

// defaultAddr is the address of the environment, else this machine alone.
func (a *app) defaultAddr() string {
	if addr := a.getenv("ESSOR_ADDR"); addr != "" {
		return addr
	}
	return defaultAddr
}

// listen takes the address before any other work: whoever finds it taken has changed
// nothing.
func (a *app) listen(ctx context.Context, addr string) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, message.NewError("cli.serve.address", map[string]string{"addr": addr, "cause": err.Error()})
	}
	return listener, nil
}

// serve answers requests until ctx ends, then finishes those under way.
func (a *app) serve(ctx context.Context, d *database, listener net.Listener, o serveOptions) error {
	log := slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: o.level}))
	db, err := data.Open(ctx, d.url, data.Reader)
	if err != nil {
		return err
	}
	defer db.Close()
	shelf := edition.NewShelf(db, a.now, log)
	if err := shelf.Refresh(ctx); err != nil {
		return err
	}
	handler, err := api.New(api.Options{
		Editions: shelf, Text: a.text, Now: a.now, Log: log, Version: version(), Limits: o.limits, LogClients: o.logClients, Contact: o.contact,
	})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go shelf.Run(ctx)
	a.printLinks("http://"+listener.Addr().String(), shelf.Current())
	return serveHTTP(ctx, listener, &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    mostHeaders,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	})
}

// serveHTTP answers until ctx ends. Then it takes no more requests, and finishes those
// under way; what is not done within the grace is cut off.
func serveHTTP(ctx context.Context, listener net.Listener, server *http.Server) error {
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceTimeout)
	defer cancel()
	err := server.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		return server.Close()
	}
	return err
}

// version is that of the program: its module version, or the commit it was built
// from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return info.Main.Version
}
