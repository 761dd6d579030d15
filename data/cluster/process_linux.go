package cluster

import (
	"fmt"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// process is a postmaster we have started.
type process struct {
	pid    int
	exited chan struct{} // closed when it has ended and was reaped
}

// launch starts a command and reaps it when it ends. The thread that starts it
// is kept until then: the kernel would take the thread's end for ours and have
// the server shut down.
func launch(cmd *exec.Cmd) (*process, error) {
	p := &process{exited: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		_ = cmd.Wait() // its log says more than its status
		close(p.exited)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	p.pid = cmd.Process.Pid
	return p, nil
}

// signal sends a signal unless the process has been reaped, when its number
// may belong to another one.
func (p *process) signal(sig syscall.Signal) {
	select {
	case <-p.exited:
	default:
		_ = syscall.Kill(p.pid, sig) // it may end just now
	}
}

// end shuts the postmaster down: politely (sessions are ended, memory is
// written), then at once, then by force. When hurry is closed the polite part
// is cut short.
func (p *process) end(hurry <-chan struct{}) {
	p.signal(syscall.SIGINT)
	select {
	case <-p.exited:
		return
	case <-hurry:
	case <-time.After(30 * time.Second):
	}
	p.signal(syscall.SIGQUIT)
	select {
	case <-p.exited:
		return
	case <-time.After(5 * time.Second):
	}
	p.signal(syscall.SIGKILL)
	<-p.exited
}
