package sirene

import (
	"io"
)

// ahead reads a stream in a goroutine, a few blocks before they are asked for, so
// that inflating and scanning go on at once.
type ahead struct {
	blocks chan block
	free   chan []byte
	quit   chan struct{}
	ended  chan struct{}

	current []byte // what is left of the block at hand
	last    block
}

type block struct {
	bytes    []byte
	consumed int64
	err      error
}

const (
	aheadBlocks = 4
	aheadSize   = 256 << 10
)

// readAhead starts reading. consumed is asked in the same goroutine as r.
func readAhead(r io.Reader, consumed func() int64) *ahead {
	a := &ahead{
		blocks: make(chan block, aheadBlocks), free: make(chan []byte, aheadBlocks),
		quit: make(chan struct{}), ended: make(chan struct{}),
	}
	for range aheadBlocks {
		a.free <- nil
	}
	go a.run(r, consumed)
	return a
}

func (a *ahead) run(r io.Reader, consumed func() int64) {
	defer close(a.ended)
	for {
		var buf []byte
		select {
		case buf = <-a.free:
		case <-a.quit:
			return
		}
		if buf == nil {
			buf = make([]byte, aheadSize)
		}
		n, err := io.ReadFull(r, buf)
		// That of ReadFull itself: of a stream that is cut, infile makes a fault.
		if err == io.ErrUnexpectedEOF {
			err = io.EOF
		}
		select {
		case a.blocks <- block{buf[:n], consumed(), err}:
		case <-a.quit:
			return
		}
		if err != nil {
			return
		}
	}
}

// Read gives what was read ahead.
func (a *ahead) Read(p []byte) (int, error) {
	for len(a.current) == 0 {
		if a.last.err != nil {
			return 0, a.last.err
		}
		if used := a.last.bytes; used != nil {
			a.free <- used[:cap(used)]
		}
		a.last = <-a.blocks
		a.current = a.last.bytes
	}
	n := copy(p, a.current)
	a.current = a.current[n:]
	return n, nil
}

// consumed is what was consumed when the block at hand was read.
func (a *ahead) consumed() int64 { return a.last.consumed }

// close ends the goroutine; what it reads from may be closed afterwards.
func (a *ahead) close() {
	close(a.quit)
	<-a.ended
}
