package tiles

import (
	"bytes"
	"fmt"
	"io"
	"strconv"

	"github.com/klauspost/compress/gzip"
)

// Tile is a finished tile. It never changes.
type Tile struct {
	tag    string
	plain  Form // no bytes when the tile is kept compressed
	packed Form // in gzip; no bytes for a small tile
}

// Form is the bytes of a tile in one encoding, with what headers say of them, each as
// the one value of a header: answers are sent a thousand times and written once.
type Form struct {
	Bytes  []byte
	Tag    []string // a strong entity tag, with its quotes
	Length []string
}

func newForm(tag string, body []byte) Form {
	return Form{body, []string{`"` + tag + `"`}, []string{strconv.Itoa(len(body))}}
}

// newPlain is a tile that is kept as it is, newPacked one that is kept in gzip. The tag
// names what the tile says; the compressed form, whose bytes differ, has one of its own.
func newPlain(tag string, body []byte) *Tile { return &Tile{tag: tag, plain: newForm(tag, body)} }

func newPacked(tag string, packed []byte) *Tile {
	return &Tile{tag: tag, packed: newForm(tag+"-gzip", packed)}
}

// Empty tells whether nothing shows in a vector tile.
func (t *Tile) Empty() bool { return t.plain.Bytes == nil && t.packed.Bytes == nil }

// Packed is the tile in gzip; ok is false when that does not pay.
func (t *Tile) Packed() (f Form, ok bool) { return t.packed, t.packed.Bytes != nil }

// Plain is the tile as it is. Of one that is kept compressed the bytes are made anew,
// for the few clients that do not take gzip.
func (t *Tile) Plain() (Form, error) {
	if t.packed.Bytes == nil {
		return t.plain, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(t.packed.Bytes))
	if err != nil {
		return Form{}, fmt.Errorf("unpack a tile: %w", err)
	}
	body, err := io.ReadAll(z)
	if err != nil {
		return Form{}, fmt.Errorf("unpack a tile: %w", err)
	}
	return newForm(t.tag, body), nil
}

func (t *Tile) size() int64 {
	return int64(len(t.plain.Bytes) + len(t.packed.Bytes) + overhead)
}
