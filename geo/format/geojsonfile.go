package format

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/observatoire-essor/essor/geo/infile"
	"github.com/observatoire-essor/essor/geo/proj"
)

// stream is an open GeoJSON text that can tell how far it was read.
type stream struct {
	io.ReadCloser
	consumed func() int64
	total    int64 // 0 when unknown
}

func geojsonEntry(file string, lim infile.Limits) entry {
	return entry{name: layerName(file), path: file, open: func(ctx context.Context) (*opened, error) {
		return openGeoJSON(file, layerName(file), func() (*stream, error) {
			f, err := infile.Open(ctx, file, lim)
			if err != nil {
				return nil, err
			}
			return &stream{ReadCloser: f, consumed: f.Consumed, total: f.Size}, nil
		})
	}}
}

func zipGeoJSONEntry(a *infile.Archive, member string) entry {
	return entry{name: layerName(member), path: member, open: func(ctx context.Context) (*opened, error) {
		return openGeoJSON(a.Name+"!"+member, layerName(member), func() (*stream, error) {
			r, err := a.Open(ctx, member)
			if err != nil {
				return nil, err
			}
			n := &countingReader{ReadCloser: r}
			return &stream{ReadCloser: n, consumed: func() int64 { return n.n }}, nil
		})
	}}
}

type countingReader struct {
	io.ReadCloser
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.n += int64(n)
	return n, err
}

// Files up to this size are read into memory once; larger ones are streamed.
const maxInMemory = 8 << 20

// openGeoJSON begins to read. The reference system may stand after the features;
// when it does not stand before them, the file is passed over once to find it.
func openGeoJSON(file, layer string, start func() (*stream, error)) (*opened, error) {
	src := &geojsonSource{start: start}
	if err := src.restart(file); err != nil {
		return nil, errors.Join(err, src.Close())
	}
	count := -1
	if !src.members.has("crs") {
		crs, crsErr, members := src.crs, src.crsErr, src.members
		if count = src.survey(); count >= 0 {
			crs, crsErr, members = src.crs, src.crsErr, src.members
		}
		if err := src.restart(file); err != nil {
			return nil, errors.Join(err, src.Close())
		}
		src.crs, src.crsErr = crs, crsErr
		if !members.has("crs") { // what RFC 7946, 4 prescribes; the options may say otherwise
			src.crs, src.crsErr = proj.WGS84(), &proj.UnknownCRSError{}
		}
	}
	out := &opened{
		layer:    Layer{Name: layer, CRS: src.crs, Count: count},
		crsFault: crsFault(file, src.crsErr), columns: src.columns, src: src,
	}
	src.readAhead()
	return out, nil
}

// geojsonSource reads a FeatureCollection from a stream or from memory.
type geojsonSource struct {
	*geojson
	start  func() (*stream, error)
	stream *stream
	whole  []byte // the text, when it is small

	ahead    []Feature // read before they are asked for, for the names of their columns
	aheadErr error     // after them
}

// restart reads up to the first feature, of the text's beginning.
func (s *geojsonSource) restart(file string) error {
	if len(s.whole) > 0 {
		s.geojson = newGeoJSON(file, newLexerOver(s.whole))
		return s.explain(s.begin())
	}
	if err := s.Close(); err != nil {
		return err
	}
	s.geojson = newGeoJSON(file, nil)
	var err error
	if s.stream, err = s.start(); err != nil {
		return err
	}
	head, err := s.readHead()
	switch {
	case err != nil:
		return s.explain(err)
	case len(head) < maxInMemory:
		s.whole = head
		s.lexer = newLexerOver(head)
	default:
		s.lexer = newLexer(io.MultiReader(bytes.NewReader(head), s.stream))
	}
	return s.explain(s.begin())
}

// readHead reads what may be the whole text. Gzipped coordinates are a quarter of
// their text or more.
func (s *geojsonSource) readHead() ([]byte, error) {
	var head bytes.Buffer
	head.Grow(int(min(maxInMemory, 4*s.stream.total) + bytes.MinRead))
	_, err := head.ReadFrom(io.LimitReader(s.stream, maxInMemory))
	return head.Bytes(), err
}

// survey counts the features and reads the members after them; -1 when the text
// is damaged, which reading it will tell better.
func (s *geojsonSource) survey() int {
	for count := 0; ; count++ {
		more, err := s.another(']', count == 0)
		if err == nil && !more {
			if err = s.rootMembers(false); errors.Is(err, io.EOF) {
				return count
			}
		}
		if err == nil {
			err = s.skip()
		}
		if err != nil {
			return -1
		}
	}
}

// Features read ahead: as many as make it unlikely that a column is still unheard
// of, unless their shapes are large.
const (
	aheadFeatures = 100
	aheadPoints   = 100_000
)

func (s *geojsonSource) readAhead() {
	points := 0
	for len(s.ahead) < aheadFeatures && points < aheadPoints && s.aheadErr == nil {
		var f Feature
		if f, s.aheadErr = s.geojson.next(); s.aheadErr == nil {
			s.ahead = append(s.ahead, f)
			points += s.total
		}
	}
}

func (s *geojsonSource) next() (Feature, error) {
	if len(s.ahead) > 0 {
		f := s.ahead[0]
		s.ahead = s.ahead[1:]
		return f, nil
	}
	if s.aheadErr != nil {
		return Feature{}, s.aheadErr
	}
	return s.geojson.next()
}

func (s *geojsonSource) consumed() (done, total int64) {
	if len(s.whole) > 0 {
		return s.stream.total * int64(s.pos) / int64(len(s.whole)), s.stream.total
	}
	return s.stream.consumed(), s.stream.total
}

func (s *geojsonSource) notes() []*infile.Fault {
	return counted(HeightsDropped, s.file, "features", s.high)
}

func (s *geojsonSource) Close() error {
	if s.stream == nil {
		return nil
	}
	err := s.stream.Close()
	s.stream = nil
	return err
}
