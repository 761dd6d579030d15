package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// own starts the server of a folder whose lock we hold, and keeps it running.
func own(ctx context.Context, cfg Config, lock *folderLock, s *server) (*Cluster, error) {
	who := holder{PID: os.Getpid(), Command: cfg.Command}
	if err := lock.write(who); err != nil {
		return nil, &Fault{Code: CodeFolder, Args: map[string]string{"dir": s.lay.dir}, Err: err}
	}
	if err := s.prepare(ctx); err != nil {
		return nil, err
	}
	p, err := s.startUp(ctx)
	if err != nil {
		return nil, err
	}
	err = s.makeDatabase(ctx)
	if err == nil {
		who.Socket, who.Ready = s.socket, true
		err = lock.write(who)
	}
	if err != nil {
		p.end(ctx.Done())
		return nil, err
	}
	cfg.Log.InfoContext(ctx, "PostgreSQL runs", "dir", s.lay.dir, "pid", p.pid)

	// The server lives on when the context of Start ends.
	lifetime, cancel := context.WithCancel(context.WithoutCancel(ctx))
	c := &Cluster{socket: s.socket, done: make(chan struct{})}
	hurry, finished := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(finished)
		defer lock.close()
		defer s.removeSocketFolder()
		s.supervise(lifetime, p, hurry, c.lose)
	}()
	c.stop = func(ctx context.Context) error {
		cancel()
		select {
		case <-finished:
			return nil
		case <-ctx.Done():
		}
		select {
		case hurry <- struct{}{}:
		case <-finished:
		}
		<-finished
		return ctx.Err()
	}
	return c, nil
}

// The server is given up when it dies more than maxDeaths times in a row, each
// less than quickDeath after its start.
const (
	maxDeaths  = 5
	quickDeath = time.Minute
)

// supervise starts the server again whenever it dies, and ends it with ctx.
func (s *server) supervise(ctx context.Context, p *process, hurry <-chan struct{}, lose func(error)) {
	deaths, born := 0, time.Now()
	for {
		select {
		case <-ctx.Done():
			p.end(hurry)
			return
		case <-p.exited:
		}
		if time.Since(born) > quickDeath {
			deaths = 0
		}
		deaths++
		s.cfg.Log.WarnContext(ctx, "PostgreSQL died; starting it again", "pid", p.pid, "log", s.lay.log())
		next, err := s.revive(ctx, &deaths)
		if ctx.Err() != nil {
			if err == nil {
				next.end(hurry)
			}
			return
		}
		if err != nil {
			lose(&Fault{Code: CodeDied, Args: map[string]string{"dir": s.lay.dir, "log": s.lay.log()}, Err: err})
			return
		}
		p, born = next, time.Now()
	}
}

// revive starts the server until it runs; each time it does not is a death.
func (s *server) revive(ctx context.Context, deaths *int) (p *process, err error) {
	for *deaths <= maxDeaths {
		if p, err = s.startUp(ctx); err == nil || ctx.Err() != nil {
			return p, err
		}
		*deaths++
	}
	return nil, errors.Join(fmt.Errorf("it died %d times in a row", *deaths), err)
}
