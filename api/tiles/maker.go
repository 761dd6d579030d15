package tiles

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"

	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/geo/tile"
)

// Tile is a finished tile. It never changes.
type Tile struct {
	Tag    string // names the bytes; "" for an empty tile
	plain  []byte // nil when it is compressed
	packed []byte // in gzip; nil for a small one
}

// Empty tells whether nothing shows in a vector tile.
func (t *Tile) Empty() bool { return t.plain == nil && t.packed == nil }

// Packed are the bytes in gzip, nil when that does not pay.
func (t *Tile) Packed() []byte { return t.packed }

// Plain are the bytes as they are: of a tile that is kept compressed they are made
// anew, for the few clients that do not take gzip.
func (t *Tile) Plain() ([]byte, error) {
	if t.packed == nil {
		return t.plain, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(t.packed))
	if err != nil {
		return nil, fmt.Errorf("unpack a tile: %w", err)
	}
	body, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("unpack a tile: %w", err)
	}
	return body, nil
}

func (t *Tile) size() int64 { return int64(len(t.plain) + len(t.packed) + overhead) }

// Maker makes tiles and keeps them. All of its methods may be called at the same time.
type Maker struct {
	layers  layers
	cache   *cache
	slots   chan struct{} // as many tiles are made at a time as there are processors
	packers sync.Pool     // of *packer
	made    atomic.Int64
}

// New returns a maker that keeps tiles up to so many bytes.
func New(most int64) *Maker {
	return &Maker{cache: newCache(most), slots: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// Made is how many tiles were made, and not answered from those that are kept.
func (m *Maker) Made() int64 { return m.made.Load() }

// Kept is about how many bytes the kept tiles take.
func (m *Maker) Kept() int64 { return m.cache.held() }

// Keep forgets what is ready for other boundaries than those in force or answered on.
func (m *Maker) Keep(inForce func(boundaries edition.Hash) bool) { m.layers.keep(inForce) }

// Vector is a vector tile of boundaries: each area with its position as id, its code
// and name. Where a tile of a level holds very many, they have their id alone.
func (m *Maker) Vector(ctx context.Context, b *edition.Boundaries, t tile.Address) (*Tile, error) {
	k := key{of: string(b.Hash), level: string(b.Level), z: t.Z, x: t.X, y: t.Y, kind: vector}
	return m.cache.get(ctx, k, func() (*Tile, error) {
		var fields []tile.Field
		if !manyAreas(b.Level, t.Z) {
			fields = []tile.Field{{Name: "code", Texts: b.Codes}, {Name: "name", Texts: b.Names}}
		}
		of := vectorLevel
		if isFirstView(b.Level, t.Z) {
			of = firstLevel
		}
		return m.finish(of, func(p *packer) error {
			p.body = m.layers.of(b, t.Z).AppendMVT(p.body, t, string(b.Level), fields...)
			return nil
		})
	})
}

// GeoJSON is a tile with figures: see [appendGeoJSON].
func (m *Maker) GeoJSON(ctx context.Context, e *edition.Edition, b *edition.Boundaries, t tile.Address, vectors []*edition.Vector) (*Tile, error) {
	var figures []string
	for _, v := range vectors {
		figures = append(figures, v.Indicator+" "+v.Period.String())
	}
	k := key{string(e.Head.ID), string(b.Level), t.Z, t.X, t.Y, strings.Join(figures, "\n"), geoJSON}
	return m.cache.get(ctx, k, func() (*Tile, error) {
		return m.finish(textLevel, func(p *packer) error {
			var err error
			p.body, err = appendGeoJSON(p.body, m.layers.of(b, t.Z), content{e, b, vectors}, t)
			return err
		})
	})
}

// packer holds what making a tile needs, for the next one.
type packer struct {
	body    []byte
	packed  bytes.Buffer
	writers map[int]*gzip.Writer // by level
}

// leastPacked is the size from which compression pays, smallPacked that up to which
// looking for repeated texts costs little and finds much.
const (
	leastPacked = 1024
	smallPacked = 16 << 10
)

// level is how hard a tile is compressed.
type level func(size int) int

// vectorLevel is that of vector tiles. Large ones are mostly steps of boundaries, in
// which nothing repeats: to choose short codes is all there is to do, and is done in a
// fifth of the time.
func vectorLevel(size int) int {
	if size > smallPacked {
		return gzip.HuffmanOnly
	}
	return 6
}

// firstLevel is that of the tiles that everybody asks for first.
func firstLevel(int) int { return gzip.BestCompression }

// textLevel is that of GeoJSON, in which much repeats.
func textLevel(int) int { return 3 }

// finish makes the bytes of a tile, their tag and their compressed form.
func (m *Maker) finish(of level, write func(*packer) error) (*Tile, error) {
	m.slots <- struct{}{}
	defer func() { <-m.slots }()
	m.made.Add(1)
	p, ok := m.packers.Get().(*packer)
	if !ok {
		p = &packer{writers: map[int]*gzip.Writer{}}
	}
	defer m.packers.Put(p)
	p.body = p.body[:0]
	if err := write(p); err != nil {
		return nil, err
	}
	if len(p.body) == 0 {
		return &Tile{}, nil
	}
	tag := edition.HashOf(p.body).Short()
	if len(p.body) < leastPacked {
		return &Tile{Tag: tag, plain: bytes.Clone(p.body)}, nil
	}
	if err := p.pack(of(len(p.body))); err != nil {
		return nil, fmt.Errorf("compress a tile: %w", err)
	}
	return &Tile{Tag: tag, packed: bytes.Clone(p.packed.Bytes())}, nil
}

// pack compresses the body.
func (p *packer) pack(level int) error {
	p.packed.Reset()
	z := p.writers[level]
	if z == nil {
		var err error
		if z, err = gzip.NewWriterLevel(&p.packed, level); err != nil {
			return err
		}
		p.writers[level] = z
	}
	z.Reset(&p.packed)
	if _, err := z.Write(p.body); err != nil {
		return err
	}
	return z.Close()
}
