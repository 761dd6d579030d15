package api

import (
	"container/list"
	"net/http"
	"sync"

	"github.com/observatoire-essor/essor/data/edition"
)

// How much of finished answers is kept in memory.
const (
	keptBytes      = 48 << 20
	keptAnswerSize = 8 << 20 // a larger answer is made again each time
)

// finished keeps answers of the interface with their compressed form, the ones that
// were asked for last. An answer is named by its edition and all that it depends on,
// so that it never goes stale. Its methods may be called at the same time.
type finished struct {
	mu     sync.Mutex
	bytes  int
	recent *list.List // of *keptAnswer, the last asked for first
	byName map[string]*list.Element
	making map[string]*madeAnswer // by name
}

type keptAnswer struct {
	name   string
	answer answer
	size   int
}

func newFinished() *finished {
	return &finished{recent: list.New(), byName: map[string]*list.Element{}, making: map[string]*madeAnswer{}}
}

// find is a kept answer.
func (f *finished) find(name string) (answer, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	at, ok := f.byName[name]
	if !ok {
		return answer{}, false
	}
	f.recent.MoveToFront(at)
	return at.Value.(*keptAnswer).answer, true
}

// keep keeps an answer, and forgets the ones that were not asked for in the longest
// time when there are too many.
func (f *finished) keep(name string, a answer) {
	size := len(name) + len(a.body) + len(a.packed) + 256
	if size > keptAnswerSize {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := f.byName[name]; ok {
		return // somebody else made the same
	}
	f.byName[name] = f.recent.PushFront(&keptAnswer{name, a, size})
	for f.bytes += size; f.bytes > keptBytes; {
		last := f.recent.Back()
		old := f.recent.Remove(last).(*keptAnswer)
		delete(f.byName, old.name)
		f.bytes -= old.size
	}
}

// finish adds to an answer what sending it needs: its tag and its compressed form.
func finish(a answer) (answer, error) {
	a.tag = edition.HashOf(a.body).Short()
	if len(a.body) < leastGzip || a.alreadyPacked {
		return a, nil
	}
	var err error
	a.packed, err = gzipped(a.body)
	return a, err
}

// nameOfAnswer is what an answer to a checked request depends on.
func nameOfAnswer(e *edition.Edition, r *http.Request) string {
	query := r.URL.Query()
	query.Del("edition")
	query.Del("lang")
	return string(e.Head.ID) + " " + string(aboutRequest(r.Context()).lang) + " " + r.URL.Path + " " + string(formOf(r.Context())) + " " + query.Encode()
}
