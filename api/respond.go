package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzip"

	"github.com/observatoire-essor/essor/data/edition"
)

// handlerFunc is a handler that leaves the reporting of errors to its caller.
type handlerFunc func(http.ResponseWriter, *http.Request) error

func (s *server) handle(h handlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.writeError(w, r, err)
		}
	}
}

// How long an answer may be kept without asking again.
const (
	asksAgain = "no-cache"                            // answers of the edition in force
	forGood   = "public, max-age=31536000, immutable" // what a hash in the address names
)

// answer is a body before it is sent.
type answer struct {
	contentType string
	cache       string
	inLanguage  bool // it would differ in another language
	body        []byte

	file          string // name under which a browser saves it; empty: it has none
	shown         bool   // a browser shows it and does not save it
	alreadyPacked bool   // compressing it again gains nothing
	tag           string // of the body, when it is known already
	packed        []byte // the body compressed, when it is known already
}

// leastGzip is the size from which compression pays.
const leastGzip = 1024

// send answers with a body, or with 304 when the client has it. The tag is strong:
// the compressed form, whose bytes differ, has a tag of its own.
func send(w http.ResponseWriter, r *http.Request, a answer) error {
	compressed := len(a.body) >= leastGzip && !a.alreadyPacked && acceptsGzip(r)
	tag := `"` + a.tag
	if a.tag == "" {
		tag += edition.HashOf(a.body).Short()
	}
	if compressed {
		tag += "-gzip"
	}
	tag += `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", a.cache)
	h.Add("Vary", "Accept-Encoding")
	if a.inLanguage {
		h.Add("Vary", "Accept-Language")
		h.Set("Content-Language", string(aboutRequest(r.Context()).lang))
	}
	if matches(r.Header.Values("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	body := a.body
	if compressed {
		var err error
		if body = a.packed; body == nil {
			if body, err = gzipped(a.body); err != nil {
				return err
			}
		}
		h.Set("Content-Encoding", "gzip")
	}
	if a.file != "" {
		way := "attachment"
		if a.shown {
			way = "inline"
		}
		h.Set("Content-Disposition", way+`; filename="`+a.file+`"`)
	}
	h.Set("Content-Type", a.contentType)
	h.Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body) // an error of the connection concerns nobody any more
	return nil
}

func gzipped(body []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.DefaultCompression)
	if err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if _, err := z.Write(body); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return b.Bytes(), nil
}

// acceptsGzip tells whether the client takes gzip: named, or by "*", and not with
// a weight of zero.
func acceptsGzip(r *http.Request) bool {
	accepts := false
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, params, _ := strings.Cut(strings.ToLower(strings.TrimSpace(part)), ";")
		weight := strings.TrimPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		refused := weight != "" && strings.Trim(weight, "0.") == ""
		switch strings.TrimSpace(name) {
		case "gzip", "x-gzip":
			return !refused
		case "*":
			accepts = !refused
		}
	}
	return accepts
}

// matches tells whether one of the tags that a client has is the tag. As RFC 9110
// has it for If-None-Match, a tag that is marked weak counts as well.
func matches(values []string, tag string) bool {
	for part := range strings.SplitSeq(strings.Join(values, ","), ",") {
		if part = strings.TrimSpace(part); part == "*" || strings.TrimPrefix(part, "W/") == tag {
			return true
		}
	}
	return false
}

// sendJSON encodes before it sends, so that a failure can still become a problem.
func sendJSON(w http.ResponseWriter, r *http.Request, a answer, v any) error {
	var b bytes.Buffer
	if err := encodeJSON(&b, v); err != nil {
		return err
	}
	a.contentType, a.body = "application/json", b.Bytes()
	return send(w, r, a)
}

func encodeJSON(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	return nil
}
