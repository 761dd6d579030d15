package table

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/observatoire-essor/essor/geo/infile"
)

// headSize is how much of a file decides on its format, encoding and delimiter.
const headSize = 256 << 10

// Open opens a table and finds its header. The file may be gzipped, or a zip with
// one table in it. What is wrong with the whole file is an [*infile.Fault].
func Open(ctx context.Context, file string, s Spec) (*Table, error) {
	in, err := infile.Open(ctx, file, s.Limits)
	if err != nil {
		return nil, err
	}
	t := &Table{file: file, spec: s, closers: []io.Closer{in}, total: in.Size, done: in.Consumed}
	if err := t.open(ctx, in); err != nil {
		_ = t.Close()
		return nil, err
	}
	return t, nil
}

func (t *Table) open(ctx context.Context, in *infile.File) error {
	buffered := bufio.NewReaderSize(in, headSize)
	head, err := peek(buffered)
	if err != nil {
		return err
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		return t.openZip(ctx, buffered)
	}
	return t.openStream(buffered, head)
}

// openStream opens text or JSON of which head is the beginning.
func (t *Table) openStream(r *bufio.Reader, head []byte) error {
	if format := foreign(head); format != "" {
		return t.fault(WrongFormat, map[string]string{"format": format})
	}
	text, skip, binary := newDecoder(head, len(head) < headSize)
	if binary {
		return t.fault(WrongEncoding, nil)
	}
	if _, err := r.Discard(skip); err != nil {
		return err
	}
	t.text = text
	if text.encoding == UTF16 {
		r = bufio.NewReaderSize(utf16Reader(r), headSize)
	}
	head, err := peek(r)
	if err != nil {
		return err
	}
	if first := bytes.TrimLeft(head, " \t\r\n"); len(first) > 0 && (first[0] == '[' || first[0] == '{') {
		t.format = JSON
		return t.openJSON(r)
	}
	t.format = Text
	return t.openText(r, head)
}

// peek looks at the first bytes of a file; their end may be that of the file.
func peek(r *bufio.Reader) ([]byte, error) {
	head, err := r.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return head, nil
}

// foreign names formats that are no table of ours, by their first bytes.
func foreign(head []byte) string {
	for _, f := range []struct{ magic, name string }{
		{"\xD0\xCF\x11\xE0", "xls"},
		{"%PDF", "pdf"},
		{"PAR1", "parquet"},
		{"SQLite format 3", "sqlite"},
		{"7z\xBC\xAF", "7z"},
		{"Rar!", "rar"},
		{"\x89PNG", "png"},
		{"<?xml", "xml"},
		{"<!DOCTYPE html", "html"},
		{"<html", "html"},
	} {
		if len(head) >= len(f.magic) && strings.EqualFold(string(head[:len(f.magic)]), f.magic) {
			return f.name
		}
	}
	return ""
}

// openZip opens a workbook, or the table in an archive.
func (t *Table) openZip(ctx context.Context, r io.Reader) error {
	if strings.HasSuffix(strings.ToLower(t.file), ".gz") {
		return t.fault(WrongFormat, map[string]string{"format": "zip.gz"})
	}
	archive, err := infile.OpenZip(t.file, t.spec.Limits)
	if err != nil {
		return err
	}
	t.closers = append(t.closers, archive)
	if kind := office(archive.Members()); kind == "ods" {
		return t.fault(WrongFormat, map[string]string{"format": kind})
	} else if kind == "xlsx" {
		body, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		return t.openWorkbook(ctx, body)
	}
	member, err := t.member(archive)
	if err != nil {
		return err
	}
	t.file += "!" + member
	t.done = nil // an archive does not tell how far its members are
	if strings.EqualFold(path.Ext(member), ".xlsx") {
		body, err := archive.ReadAll(ctx, member)
		if err != nil {
			return err
		}
		return t.openWorkbook(ctx, body)
	}
	inner, err := archive.Open(ctx, member)
	if err != nil {
		return err
	}
	t.closers = append(t.closers, inner)
	buffered := bufio.NewReaderSize(inner, headSize)
	head, err := peek(buffered)
	if err != nil {
		return err
	}
	return t.openStream(buffered, head)
}

// office tells which kind of office document an archive is, if any.
func office(members []string) string {
	for _, name := range members {
		switch name {
		case "xl/workbook.xml":
			return "xlsx"
		case "content.xml":
			return "ods"
		}
	}
	return ""
}

func (t *Table) fault(code infile.Code, args map[string]string) *infile.Fault {
	return &infile.Fault{Code: code, File: t.file, Args: args}
}

// list writes names for a sentence, not too many of them.
func list(names []string) string {
	const most = 12
	if len(names) > most {
		names = append(append([]string{}, names[:most]...), "…")
	}
	return strings.Join(names, ", ")
}
