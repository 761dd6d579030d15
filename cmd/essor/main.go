// Essor is the program: it loads official files into PostGIS, publishes editions
// and serves them. Each command has a file of its own; this package assembles,
// prints and shows progress, and computes nothing.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], process{
		getenv: os.Getenv, stdout: os.Stdout, stderr: os.Stderr, now: time.Now, uid: os.Getuid(),
	})
	stop()
	os.Exit(status)
}

// process is what the program needs of the system it runs on.
type process struct {
	getenv         func(string) string
	stdout, stderr io.Writer
	now            func() time.Time
	uid            int
}

// The exit statuses of the program.
const (
	statusDone   = 0
	statusFailed = 1
	statusUsage  = 2
)
