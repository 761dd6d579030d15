package figure

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"time"
	"unicode/utf16"
)

// pdfFacts are what a document says of itself beside its drawing.
type pdfFacts struct {
	lang    string
	created time.Time
	alts    []string // of the pages, each of which is one figure
}

// pdfObject is an object of a document: a dictionary, and a stream for some.
type pdfObject struct {
	dict   []byte
	stream []byte // nil: none
}

// errPDF says that a document is not as the library writes them.
var errPDF = errors.New("PDF is not as expected")

// tidyPDF makes a document of the canvas library, written without compression, the same at
// all times and places: its date is the one of the facts, and so are those in its
// fonts. It sets its language, tags each page as a figure with its description, and
// compresses it. The library writes the time of its run into both, and the name of the
// program as the language.
func tidyPDF(document []byte, facts pdfFacts) ([]byte, error) {
	objects, err := readPDF(document)
	if err != nil {
		return nil, err
	}
	for i := range objects {
		if err := objects[i].tidy(facts.created); err != nil {
			return nil, fmt.Errorf("object %d: %w", i+1, err)
		}
	}
	created := fmt.Sprintf("/CreationDate(D:%s)", facts.created.UTC().Format("20060102150405Z"))
	objects[1].dict = regexp.MustCompile(`/CreationDate\([^)]*\)`).ReplaceAll(objects[1].dict, []byte(created))
	objects = tag(objects, facts)
	return writePDF(objects)
}

// readPDF reads the objects of a document by its table of them: number i+1 is item i.
func readPDF(document []byte) ([]pdfObject, error) {
	at := bytes.LastIndex(document, []byte("\nxref\n"))
	if at < 0 {
		return nil, errPDF
	}
	lines := bytes.Split(document[at+1:], []byte("\n"))
	var n int
	if _, err := fmt.Sscanf(string(lines[1]), "0 %d", &n); err != nil || len(lines) < n+2 {
		return nil, errPDF
	}
	objects := make([]pdfObject, n-1)
	for i := range objects {
		offset, err := strconv.Atoi(string(lines[3+i][:10]))
		if err != nil || offset >= len(document) {
			return nil, errPDF
		}
		body, ok := bytes.CutPrefix(document[offset:], fmt.Appendf(nil, "%d 0 obj\n", i+1))
		if !ok {
			return nil, errPDF
		}
		if objects[i], err = readObject(body); err != nil {
			return nil, err
		}
	}
	return objects, nil
}

var errPDFLength = fmt.Errorf("%w: length of a stream", errPDF)

// readObject reads an object from its first byte.
func readObject(body []byte) (pdfObject, error) {
	end := bytes.Index(body, []byte("\nendobj\n"))
	start := bytes.Index(body, []byte(">>stream\n"))
	if start < 0 || end >= 0 && end < start {
		if end < 0 {
			return pdfObject{}, errPDF
		}
		return pdfObject{dict: body[:end]}, nil
	}
	dict := body[:start+2]
	found := regexp.MustCompile(`/Length (\d+)`).FindSubmatch(dict)
	if found == nil {
		return pdfObject{}, errPDFLength
	}
	length, err := strconv.Atoi(string(found[1]))
	from := start + len(">>stream\n")
	if err != nil || from+length > len(body) {
		return pdfObject{}, errPDFLength
	}
	return pdfObject{dict: dict, stream: body[from : from+length]}, nil
}

// tidy compresses the stream of an object; one that is compressed already is a font,
// whose date is set.
func (o *pdfObject) tidy(created time.Time) error {
	if o.stream == nil {
		return nil
	}
	if bytes.Contains(o.dict, []byte("/FlateDecode")) {
		program, err := inflate(o.stream)
		if err != nil {
			return err
		}
		if o.stream, err = datedFont(program, created); err != nil {
			return err
		}
	}
	return nil
}

// inflate unpacks a stream.
func inflate(packed []byte) ([]byte, error) {
	r, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpack font: %w", err)
	}
	const most = 16 << 20 // the fonts are embedded and smaller
	plain, err := io.ReadAll(io.LimitReader(r, most))
	if err != nil {
		return nil, fmt.Errorf("unpack font: %w", err)
	}
	return plain, nil
}

// datedFont sets the date of a TrueType font, and the checksums that cover it.
func datedFont(program []byte, modified time.Time) ([]byte, error) {
	tables := int(binary.BigEndian.Uint16(program[4:]))
	for i := range tables {
		entry := program[12+16*i:]
		if string(entry[:4]) != "head" {
			continue
		}
		offset, length := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		head := program[offset : offset+length]
		epoch := time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
		binary.BigEndian.PutUint64(head[28:], uint64(modified.Unix()-epoch.Unix()))
		binary.BigEndian.PutUint32(head[8:], 0)
		binary.BigEndian.PutUint32(entry[4:], checksum(head))
		binary.BigEndian.PutUint32(head[8:], 0xB1B0AFBA-checksum(program))
		return program, nil
	}
	return nil, fmt.Errorf("%w: font without head", errPDF)
}

// checksum is the sum of 32-bit words of a font.
func checksum(data []byte) uint32 {
	var sum uint32
	for len(data) >= 4 {
		sum += binary.BigEndian.Uint32(data)
		data = data[4:]
	}
	if len(data) > 0 {
		last := make([]byte, 4)
		copy(last, data)
		sum += binary.BigEndian.Uint32(last)
	}
	return sum
}

// tag makes each page one figure with a description.
func tag(objects []pdfObject, facts pdfFacts) []pdfObject {
	root := len(objects) + 1
	document := root + 1
	var kids, nums []byte
	var figures []pdfObject
	for i := range objects {
		if !bytes.HasPrefix(objects[i].dict, []byte("<</Type/Page/")) {
			continue
		}
		page := len(figures)
		number := document + 1 + page
		wrapContents(objects, i, page)
		kids = fmt.Appendf(kids, "%d 0 R ", number)
		nums = fmt.Appendf(nums, "%d [%d 0 R] ", page, number)
		figures = append(figures, pdfObject{dict: fmt.Appendf(nil, "<</Type/StructElem/S/Figure/P %d 0 R/Pg %d 0 R/K 0/Alt%s>>",
			document, i+1, pdfText(facts.alts[page]))})
	}
	objects[0].dict = append(regexp.MustCompile(`/Lang\([^)]*\)`).ReplaceAll(bytes.TrimSuffix(objects[0].dict, []byte(">>")), nil),
		fmt.Appendf(nil, "/Lang(%s)/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R/ViewerPreferences<</DisplayDocTitle true>>>>", facts.lang, root)...)
	objects = append(objects,
		pdfObject{dict: fmt.Appendf(nil, "<</Type/StructTreeRoot/K %d 0 R/ParentTree<</Nums[%s]>>/ParentTreeNextKey %d>>", document, nums, len(figures))},
		pdfObject{dict: fmt.Appendf(nil, "<</Type/StructElem/S/Document/P %d 0 R/K[%s]>>", root, kids)})
	return append(objects, figures...)
}

// wrapContents marks all that a page draws as its figure.
func wrapContents(objects []pdfObject, page, number int) {
	dict := objects[page].dict
	if found := regexp.MustCompile(`/Contents (\d+) 0 R`).FindSubmatch(dict); found != nil {
		if n, err := strconv.Atoi(string(found[1])); err == nil {
			content := &objects[n-1]
			content.stream = append(append([]byte("/Figure <</MCID 0>> BDC\n"), content.stream...), "\nEMC"...)
		}
	}
	objects[page].dict = append(bytes.TrimSuffix(dict, []byte(">>")), fmt.Appendf(nil, "/StructParents %d/Tabs/S>>", number)...)
}

// pdfText is a text of any language as a PDF has it.
func pdfText(text string) string {
	out := []byte("<FEFF")
	for _, u := range utf16.Encode([]rune(text)) {
		out = fmt.Appendf(out, "%04X", u)
	}
	return string(append(out, '>'))
}

// writePDF writes a document of objects: the first is its catalogue, the second tells of
// it.
func writePDF(objects []pdfObject) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n", i+1)
		if o.stream == nil {
			b.Write(o.dict)
		} else {
			packed, err := deflate(o.stream)
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(&b, "<</Filter/FlateDecode/Length %d/Length1 %d>>stream\n", len(packed), len(o.stream))
			b.Write(packed)
			b.WriteString("\nendstream")
		}
		b.WriteString("\nendobj\n")
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<</Root 1 0 R/Size %d/Info 2 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes(), nil
}

func deflate(plain []byte) ([]byte, error) {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if _, err := w.Write(plain); err != nil {
		return nil, fmt.Errorf("compress PDF: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compress PDF: %w", err)
	}
	return b.Bytes(), nil
}
