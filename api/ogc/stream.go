package ogc

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/klauspost/compress/flate"
)

// Sizes of writing.
const (
	bufferSize = 256 << 10        // a write of the connection has its price
	directSize = 64 << 10         // what is as large is written from where it lies
	patientFor = 30 * time.Second // for a client to take what was written
)

// send streams the features: what an answer takes of memory does not grow with it.
func (a answer) send(w http.ResponseWriter, r *http.Request) error {
	packed := a.service.Host.AcceptsGzip(r)
	h := w.Header()
	tag := a.tag(r, packed)
	h.Set("ETag", tag)
	h.Set("Cache-Control", "no-cache")
	h.Add("Vary", "Accept-Encoding")
	if a.service.Host.HasTag(r, tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	head, err := a.head(r)
	if err != nil {
		return err
	}
	h.Set("Content-Type", typeGeoJSON)
	if packed {
		h.Set("Content-Encoding", "gzip")
	}
	out := &stream{w: w, control: http.NewResponseController(w)}
	if packed {
		err = a.packed(r, out, head)
	} else {
		err = a.plain(r, out, head)
	}
	if err == nil {
		out.flush()
		err = out.err
	}
	if err != nil && out.begun {
		// Part of the answer is on its way: only an end without an end tells the client.
		panic(http.ErrAbortHandler)
	}
	return err
}

// plain writes the features as they are.
func (a answer) plain(r *http.Request, out *stream, head []byte) error {
	out.write(head)
	first := true
	err := a.runs(r, out, plainForm, 0, func(p *piece, k, n int) {
		body := p.part(k, n)
		if first {
			body, first = body[1:], false // no comma
		}
		out.write(body)
	})
	out.write([]byte(tail))
	return err
}

// packed writes one gzip member of blocks that were compressed before. What comes
// before the second feature is compressed here.
func (a answer) packed(r *http.Request, out *stream, head []byte) error {
	if a.chosen.n > 0 {
		head = a.of.appendFeature(head, a.chosen.at(0), a.of.systems[a.system])
	}
	packed, err := a.service.packHead(head)
	if err != nil {
		return err
	}
	out.write(packed)
	shifter := a.service.pieces.shifter
	all := shifter.sum(head)
	err = a.runs(r, out, packedForm, 1, func(p *piece, k, n int) {
		out.write(p.part(k, n))
		all = all.then(p.sum(k, n))
	})
	all = all.then(shifter.sum([]byte(tail)))
	// The last block, stored as it is: its length, and the complement of that.
	end := append([]byte{1, byte(len(tail)), 0, ^byte(len(tail)), 255}, tail...)
	end = binary.LittleEndian.AppendUint32(end, all.crc)
	out.write(binary.LittleEndian.AppendUint32(end, all.size))
	return err
}

// packHead begins a gzip file, and compresses what comes first in it.
func (s *Service) packHead(head []byte) ([]byte, error) {
	var b bytes.Buffer
	b.Write([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255}) // no time, no name, no system
	z, ok := s.writers.Get().(*flate.Writer)
	if ok {
		z.Reset(&b)
	} else {
		var err error
		if z, err = flate.NewWriter(&b, flate.BestSpeed); err != nil {
			return nil, fmt.Errorf("compress: %w", err)
		}
	}
	defer s.writers.Put(z)
	_, err := z.Write(head)
	if err := errors.Join(err, z.Flush()); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return b.Bytes(), nil
}

// runs goes through the features from the one at position from on, in runs that follow
// each other in a piece. What is packed and all of a piece is one run.
func (a answer) runs(r *http.Request, out *stream, f form, from int, each func(p *piece, k, n int)) error {
	for at := from; at < a.chosen.n; {
		if err := errors.Join(r.Context().Err(), out.err); err != nil {
			return err
		}
		number, size := a.chosen.at(at)/pieceSize, 0
		for at+size < a.chosen.n && a.chosen.at(at+size)/pieceSize == number {
			size++
		}
		if f == packedForm && size == min(pieceSize, a.of.n-number*pieceSize) {
			p, err := a.service.pieces.get(a.of, a.system, wholeForm, number)
			if err != nil {
				return err
			}
			each(p, 0, 1)
			at += size
			continue
		}
		p, err := a.service.pieces.get(a.of, a.system, f, number)
		if err != nil {
			return err
		}
		for end := at + size; at < end; {
			k := a.chosen.at(at) % pieceSize
			n := k
			for at < end && a.chosen.at(at)%pieceSize == n {
				n++
				at++
			}
			each(p, k, n)
		}
	}
	return nil
}

// stream gathers small writes, and gives the client time for each large one rather than
// for the whole.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	buffer  []byte
	begun   bool
	err     error // the first; nothing is written after it
}

func (s *stream) write(b []byte) {
	if len(b) < directSize {
		if len(s.buffer)+len(b) > bufferSize {
			s.flush()
		}
		s.buffer = append(s.buffer, b...)
		return
	}
	s.flush()
	s.put(b)
}

func (s *stream) flush() {
	if len(s.buffer) > 0 {
		s.put(s.buffer)
		s.buffer = s.buffer[:0]
	}
}

// put hands bytes to the connection. The deadline is one of the wire, so that it goes by
// the clock of the machine; where there is no connection there is none to set.
func (s *stream) put(b []byte) {
	if s.err != nil {
		return
	}
	s.begun = true
	_ = s.control.SetWriteDeadline(time.Now().Add(patientFor))
	_, s.err = s.w.Write(b)
}
