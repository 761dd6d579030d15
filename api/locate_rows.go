package api

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/api/export"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/edition"
)

// Limits of a posted list of points. They are announced in the description and in the
// problem of whoever exceeds them.
const (
	mostLocateBytes = 2 << 20
	mostLocateRows  = 20_000
)

// locateRows describes and routes the posting of a list of points, which huma's JSON
// bodies do not fit.
func (d *describer) locateRows() {
	text := &huma.Schema{Type: huma.TypeString}
	content := map[string]*huma.MediaType{"text/csv": {Schema: text}}
	d.api.OpenAPI().AddOperation(&huma.Operation{
		OperationID: "locate-rows", Method: http.MethodPost, Path: "/api/v1/locate", Summary: "The areas that hold each point of a CSV", Tags: []string{"areas"},
		Description: fmt.Sprintf("A CSV in UTF-8 with columns lon and lat (degrees, WGS 84), commas or semicolons between them, at most %d rows and %d bytes. "+
			"Each row is answered in order, with its number, its id when there is such a column, the code and name of the area of each level, "+
			"several separated by |, or an error. Nothing of it is kept or logged.", mostLocateRows, mostLocateBytes),
		Parameters: append(everywhere(), &huma.Param{
			Name: "csv", In: "query", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"fr"}},
			Description: "fr: answer for French spreadsheets, with a byte order mark, semicolons and decimal commas",
		}),
		RequestBody: &huma.RequestBody{Required: true, Content: content},
		Responses: map[string]*huma.Response{
			"200": {Description: "OK", Content: content}, "400": d.problem(), "default": d.problem(),
		},
	})
}

// postLocate serves POST /api/v1/locate.
func (s *server) postLocate(w http.ResponseWriter, r *http.Request) error {
	if err := checkQuery(r, "edition", "csv"); err != nil {
		return err
	}
	french, err := ask.ParseWord("csv", r.URL.Query().Get("csv"), "", "fr")
	if err != nil {
		return err
	}
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || !slices.Contains([]string{"text/csv", "text/plain"}, t) {
		return errMediaType
	}
	e, err := s.editionFor(r)
	if err != nil {
		return err
	}
	posted, err := readPosted(w, r)
	if err != nil {
		return err
	}
	index, err := s.known.Locators(r.Context(), e)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", formCSV.contentType())
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Language", string(aboutRequest(r.Context()).lang))
	w.WriteHeader(http.StatusOK)
	a := rowAnswers{s.text, aboutRequest(r.Context()).lang, e, index}
	table := a.table(posted)
	rows := table.Rows
	table.Rows = func(yield func([]export.Cell) bool) {
		for row := range rows {
			if r.Context().Err() != nil || !yield(row) {
				return // the client has gone
			}
		}
	}
	_ = export.CSV(w, table, export.Dialect{French: french != ""}) // an error of the connection concerns nobody any more
	return nil
}

// postedRow is a row of a posted list, or what is wrong with it.
type postedRow struct {
	number   int // 1 for the first below the header
	id       string
	lon, lat string
	fault    string // code of its sentence
}

// readPosted reads a list whole, so that no answer begins before all of it is within
// the limits.
func readPosted(w http.ResponseWriter, r *http.Request) ([]postedRow, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostLocateBytes))
	if _, tooLong := errors.AsType[*http.MaxBytesError](err); tooLong {
		return nil, ask.NewTooLargeError("too_many_bytes", map[string]string{"most": strconv.Itoa(mostLocateBytes)})
	}
	if err != nil {
		return nil, errBrokenBody
	}
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	head, _, _ := bytes.Cut(body, []byte("\n"))
	in := csv.NewReader(bytes.NewReader(body))
	in.FieldsPerRecord, in.LazyQuotes, in.ReuseRecord = -1, true, true
	if bytes.Count(head, []byte(";")) > bytes.Count(head, []byte(",")) {
		in.Comma = ';'
	}
	header, err := in.Read()
	if err != nil {
		return nil, ask.NewParamError("", "no_rows", nil)
	}
	lon, lat, id := columnOf(header, "lon", "longitude", "x"), columnOf(header, "lat", "latitude", "y"), columnOf(header, "id", "siret", "code")
	if lon < 0 || lat < 0 {
		return nil, ask.NewParamError("", "no_lon_lat", nil)
	}
	var rows []postedRow
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if len(rows) == mostLocateRows {
			return nil, ask.NewTooLargeError("too_many_rows", map[string]string{"most": strconv.Itoa(mostLocateRows)})
		}
		row := postedRow{number: len(rows) + 1}
		switch {
		case err != nil:
			row.fault = "locate.unreadable"
		case lon >= len(record) || lat >= len(record):
			row.fault = "locate.too_few"
		default:
			row.lon, row.lat = record[lon], record[lat]
			if id >= 0 && id < len(record) {
				row.id = record[id]
			}
		}
		rows = append(rows, row)
	}
}

// columnOf is the first column with one of the names; -1 when there is none.
func columnOf(header []string, names ...string) int {
	return slices.IndexFunc(header, func(h string) bool {
		return slices.Contains(names, strings.ToLower(strings.TrimSpace(h)))
	})
}

// rowAnswers answers rows in a language.
type rowAnswers struct {
	text  message.Catalogue
	lang  message.Lang
	e     *edition.Edition
	index ask.Locators
}

// table has a row for each that was posted, in the same order.
func (a rowAnswers) table(posted []postedRow) export.Table {
	t := export.Table{}
	for _, name := range []string{"row", "id", "lon", "lat"} {
		t.Columns = append(t.Columns, export.Column{Name: name})
	}
	for _, b := range a.index.Levels {
		t.Columns = append(t.Columns, export.Column{Name: string(b.Level)}, export.Column{Name: string(b.Level) + "_name"})
	}
	t.Columns = append(t.Columns, export.Column{Name: "boundary_simulated"}, export.Column{Name: "error"}, export.Column{Name: "edition"})
	t.Rows = ask.CellsFor(len(posted), func(i int, cells []export.Cell) []export.Cell { return a.row(posted[i], cells) })
	return t
}

func (a rowAnswers) row(row postedRow, cells []export.Cell) []export.Cell {
	cells = append(cells, export.Count(int64(row.number)), export.Text(row.id))
	p, fault := a.point(row)
	if fault != "" {
		cells = append(cells, export.Text(row.lon), export.Text(row.lat))
		for range a.index.Levels {
			cells = append(cells, export.Cell{}, export.Cell{})
		}
		return append(cells, export.Cell{}, export.Text(a.text.Sentence(a.lang, fault, nil)), export.Text(string(a.e.Head.ID)))
	}
	cells = append(cells, export.Number(p[0]), export.Number(p[1]))
	refs := a.index.Areas(p)
	simulated := false
	for _, b := range a.index.Levels {
		var codes, names []string
		for _, ref := range refs {
			if ref.Level == b.Level {
				codes, names = append(codes, ref.Code), append(names, a.e.Name(ref))
				simulated = simulated || a.e.BoundarySimulated(ref)
			}
		}
		cells = append(cells, export.Text(strings.Join(codes, "|")), export.Text(strings.Join(names, "|")))
	}
	outside := ""
	if len(refs) == 0 {
		outside = a.text.Sentence(a.lang, "locate.outside", nil)
	}
	return append(cells, export.Flag(simulated), export.Text(outside), export.Text(string(a.e.Head.ID)))
}

// point reads the coordinates of a row, with a decimal point or comma, or says what is
// wrong with them.
func (a rowAnswers) point(row postedRow) (p orb.Point, fault string) {
	if row.fault != "" {
		return p, row.fault
	}
	plain := func(text string) string { return strings.Replace(strings.TrimSpace(text), ",", ".", 1) }
	p, err := ask.ParsePoint(plain(row.lon), plain(row.lat))
	if err != nil {
		return p, "locate.bad_point"
	}
	return p, ""
}
