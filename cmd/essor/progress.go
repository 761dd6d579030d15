package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// isTerminal tells whether somebody watches.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// progress shows how far long work has come: a bar on a terminal, a line now and
// then elsewhere.
type progress struct {
	app  *app
	bar  *progressbar.ProgressBar
	last time.Time
}

// plainEvery is how often work tells of itself where nobody watches.
const plainEvery = 10 * time.Second

// newProgress begins to show one piece of work that is measured in bytes.
func (a *app) newProgress(title string) *progress { return a.progressOf(title, true) }

func (a *app) progressOf(title string, bytes bool) *progress {
	p := &progress{app: a, last: a.now()}
	if isTerminal(a.stderr) {
		p.bar = progressbar.NewOptions64(-1,
			progressbar.OptionSetWriter(a.stderr), progressbar.OptionSetDescription(title),
			progressbar.OptionShowBytes(bytes), progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true),
			progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond),
		)
	}
	return p
}

// set tells how many bytes are done.
func (p *progress) set(title string, done, total int64) {
	if p.bar != nil {
		if total > 0 && p.bar.GetMax64() != total {
			p.bar.ChangeMax64(total)
		}
		_ = p.bar.Set64(done) // a bar that cannot be drawn is no reason to stop
		return
	}
	if now := p.app.now(); now.Sub(p.last) >= plainEvery {
		p.last = now
		p.app.note("cli.progress", map[string]string{
			"title": title, "done": p.app.text.Bytes(p.app.lang, done), "total": p.app.text.Bytes(p.app.lang, total),
		})
	}
}

// count tells how many things are done, and which was the last. It is for a terminal.
func (p *progress) count(what string, done, total int) {
	p.bar.ChangeMax(total)
	p.bar.Describe(what)
	_ = p.bar.Set(done) // a bar that cannot be drawn is no reason to stop
}

// end removes the bar.
func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
