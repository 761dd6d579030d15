package source

import (
	"context"
	"fmt"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/geo/infile"
)

// Input is one file to read, and what the pack says of it.
type Input struct {
	File    string              // path as the user named it
	Layer   string              // layer of a GeoPackage or zip, sheet of a workbook, member of an archive; may be empty
	Vintage string              // edition of boundaries and codes: "2024"
	Period  indicator.Period    // of the figures, when the file does not tell
	Columns map[string][]string // further names of columns: our name -> names in the file
	CRS     int                 // EPSG code that overrules what the file says; 0: the file's own
	Options map[string]string   // what only one kind of reader knows, documented there
	Limits  infile.Limits

	// Keep says whether an area belongs to the territory; nil keeps all. Rows about
	// other areas are counted as skipped and not parsed further.
	Keep func(Ref) bool
	// Progress is told how many of the file's bytes were read; may be nil.
	Progress func(done, total int64)
}

// Keeps tells whether the area belongs to the territory.
func (in Input) Keeps(r Ref) bool { return in.Keep == nil || in.Keep(r) }

// Report tells Progress, if there is one.
func (in Input) Report(done, total int64) {
	if in.Progress != nil {
		in.Progress(done, total)
	}
}

// Sink takes what a reader finds. An error of a Sink is not about the file: the
// reader stops and returns it as it is.
type Sink interface {
	Area(Area) error
	Alias(Alias) error
	Link(Link) error
	Movement(Movement) error
	Observation(Observation) error
	Cell(Cell) error
	Grant(Grant) error
	Issue(Issue) error
}

// EstablishmentSink is a [Sink] that takes establishments too. Readers of
// establishments ask their sink whether it is one.
type EstablishmentSink interface {
	Sink
	Establishment(Establishment) error
}

// EngagementSink is a [Sink] that takes engagements of communes too.
type EngagementSink interface {
	Sink
	Engagement(Engagement) error
}

// PostcodeSink is a [Sink] that takes postcodes of communes too.
type PostcodeSink interface {
	Sink
	Postcode(Postcode) error
}

// Effect is what an issue did to its row.
type Effect string

// The effects of issues.
const (
	Rejected Effect = "rejected" // the row is not in the database
	Repaired Effect = "repaired" // the row is kept, changed as the issue says
	Noted    Effect = "noted"    // the row is kept as it is; somebody should know
)

// Issue is something to know about a row, for good: it goes into source_issue.
type Issue struct {
	Row    int
	Column string
	Code   string            // key of the message catalogue
	Args   map[string]string // what the sentence mentions
	Effect Effect
}

// IssueOf makes an issue of a fault of one row.
func IssueOf(f *infile.Fault, effect Effect) Issue {
	args := f.MessageArgs()
	delete(args, "file")
	delete(args, "row")
	delete(args, "column")
	return Issue{Row: f.Row, Column: f.Column, Code: f.MessageCode(), Args: args, Effect: effect}
}

// Counts is what became of the rows of a file: Read = Kept + Skipped + Rejected.
type Counts struct {
	Read     int64            // rows, header and blank lines left out
	Kept     int64            // rows that gave at least one record
	Skipped  int64            // rows outside the territory, or of a kind that is not asked for
	Rejected map[string]int64 // rows by the code of the issue that rejected them
	Repaired int64            // kept rows that were changed
}

// RejectedRows is the number of rejected rows.
func (c Counts) RejectedRows() int64 {
	var n int64
	for _, rows := range c.Rejected {
		n += rows
	}
	return n
}

// Check returns an error when rows were lost: a mistake of the reader.
func (c Counts) Check() error {
	if c.Read != c.Kept+c.Skipped+c.RejectedRows() {
		return fmt.Errorf("%d rows read, but %d kept, %d skipped and %d rejected", c.Read, c.Kept, c.Skipped, c.RejectedRows())
	}
	return nil
}

// Tally counts rows while a reader goes through a file. Each row ends in one call
// of Keep, Skip or Reject.
type Tally struct {
	Sink   Sink
	counts Counts
}

// Keep counts a row that gave records.
func (t *Tally) Keep() { t.counts.Read++; t.counts.Kept++ }

// Skip counts a row outside the territory.
func (t *Tally) Skip() { t.counts.Read++; t.counts.Skipped++ }

// Reject counts a row that gives no record, and tells why.
func (t *Tally) Reject(i Issue) error {
	t.counts.Read++
	if t.counts.Rejected == nil {
		t.counts.Rejected = map[string]int64{}
	}
	t.counts.Rejected[i.Code]++
	i.Effect = Rejected
	return t.Sink.Issue(i)
}

// Repair tells how a row that is kept was changed; call Keep for it as well.
func (t *Tally) Repair(i Issue) error {
	t.counts.Repaired++
	i.Effect = Repaired
	return t.Sink.Issue(i)
}

// Note tells something about a row that is kept as it is.
func (t *Tally) Note(i Issue) error {
	i.Effect = Noted
	return t.Sink.Issue(i)
}

// Counts are the rows so far.
func (t *Tally) Counts() Counts { return t.counts }

// ReadFunc reads one file. An error that is a [*infile.Fault] is about the whole
// file; the database is then left as it was.
type ReadFunc func(ctx context.Context, in Input, to Sink) (Counts, error)
