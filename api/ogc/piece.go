package ogc

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/klauspost/compress/flate"
)

// pieceSize is how many features are encoded together.
const pieceSize = 64

// form is how a piece is encoded.
type form int

const (
	plainForm  form = iota
	packedForm      // any choice of its features makes up a stream
	wholeForm       // smaller, for all of its features together
)

// piece is a run of features of a collection, encoded: each begins with a comma. A
// packed piece has for each feature blocks of DEFLATE that refer to nothing before them
// but to the end that all features share, and that end at a whole byte, so that any
// choice of features makes up a stream, after one that is not of it.
type piece struct {
	data []byte
	ends []uint32 // of the features in data; one for all in the whole form
	sums []sum    // of the features as they were; not in the plain form
	all  sum      // of the whole piece; not in the plain form
}

// part is feature k of the piece to feature n, without it.
func (p *piece) part(k, n int) []byte {
	from := uint32(0)
	if k > 0 {
		from = p.ends[k-1]
	}
	return p.data[from:p.ends[n-1]]
}

// sum is that of feature k to feature n, without it.
func (p *piece) sum(k, n int) sum {
	if k == 0 && n == len(p.sums) {
		return p.all
	}
	s := p.sums[k]
	for _, next := range p.sums[k+1 : n] {
		s = s.then(next)
	}
	return s
}

// size is about what the piece takes of memory.
func (p *piece) size() int64 { return int64(cap(p.data) + 4*cap(p.ends) + 12*cap(p.sums)) }

// plain encodes piece k of a collection in one of its systems.
func (c *collection) plain(k, system int) *piece {
	p := &piece{}
	for i := k * pieceSize; i < min((k+1)*pieceSize, c.n); i++ {
		p.data = c.appendFeature(append(p.data, ','), i, c.systems[system])
		p.ends = append(p.ends, uint32(len(p.data)))
	}
	p.data = bytes.Clone(p.data) // without room to grow
	return p
}

// packLevel is the level of compression of what is kept.
const packLevel = 6

// pack compresses a piece: feature by feature, or whole. What it refers to stands
// before each feature of a list but the first.
func (s *shifter) pack(c *collection, plain *piece, f form) (*piece, error) {
	var b bytes.Buffer
	before := c.ending[max(len(c.ending)-window, 0):]
	z, err := flate.NewWriterDict(&b, packLevel, before)
	if err != nil {
		return nil, fmt.Errorf("pack features: %w", err)
	}
	p := &piece{all: noSum()}
	add := func(body []byte) error {
		z.Reset(&b)
		_, err := z.Write(body)
		if err := errors.Join(err, z.Flush()); err != nil {
			return fmt.Errorf("pack features: %w", err)
		}
		p.ends = append(p.ends, uint32(b.Len()))
		p.sums = append(p.sums, s.sum(body))
		p.all = p.all.then(p.sums[len(p.sums)-1])
		return nil
	}
	if f == wholeForm {
		err = add(plain.data)
	} else {
		for k := range plain.ends {
			if err = add(plain.part(k, k+1)); err != nil {
				break
			}
		}
	}
	p.data = bytes.Clone(b.Bytes())
	return p, err
}

// window is how far DEFLATE refers back.
const window = 32 << 10
