package melodi

import (
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
)

// status is a status of SDMX as the row has it, in capitals and without blanks.
func (r reader) status(row table.Row, column string) string {
	return strings.ToUpper(strings.TrimSpace(row.Text(column)))
}

// free tells whether the row's number may be published. Where the file speaks of
// confidentiality, silence and codes that we do not know keep a number back.
func (r reader) free(row table.Row) bool {
	return !r.Has("confidentiality") || r.status(row, "confidentiality") == "F"
}

// hidden is what a row has instead of a number, when one of its statuses says so;
// a number that stands there all the same is not looked at. The codes are those of
// SDMX's CL_CONF_STATUS and CL_OBS_STATUS 2.2.
func (r reader) hidden(row table.Row) (indicator.Status, indicator.Reason, bool) {
	if r.status(row, "confidentiality") == "C" {
		return indicator.Secret, indicator.SourceSecret, true
	}
	switch r.status(row, "status") {
	case "C", "Q": // confidential, as Eurostat flags it; missing because suppressed
		return indicator.Secret, indicator.SourceSecret, true
	case "K", "H", "L", "M", "O": // in another category (INSEE: not disseminated); missing, for several reasons
		return indicator.Absent, indicator.SourceNotPublished, true
	}
	return 0, "", false
}

// note tells of values that INSEE qualifies, such as provisional ones, and of
// numbers that stand beside a status which says that there is none.
func (r reader) note(row table.Row, status indicator.Status) error {
	if _, _, hidden := r.hidden(row); hidden {
		if _, _, mark := indicator.Mark(row.Text("value")); mark {
			return nil
		}
		return r.Note(source.Issue{Row: row.Number, Column: row.Col("value"), Code: string(Withheld)})
	}
	qualifier := r.status(row, "status")
	if !status.HasValue() || qualifier == "" || qualifier == "A" {
		return nil
	}
	return r.Note(source.Issue{
		Row: row.Number, Column: row.Col("status"), Code: string(Qualified),
		Args: map[string]string{"value": qualifier},
	})
}
