package page

import (
	"net/url"
	"strings"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/state"
)

// drawn is a figure on a page: the picture that exports have too.
type drawn struct {
	Kind, Src, Alt string
	Width, Height  int
	Exports        []exported
}

// exported is a figure as a file.
type exported struct{ Format, Address string }

// drawn is the figure of a kind that shows a state; its sizes are those of a figure for a
// screen.
func (v view) drawn(kind string, s state.State, alt string) drawn {
	s.Edition = string(v.Edition.Head.ID)
	query := s.Query()
	if v.Lang == message.EN {
		query += "&lang=en"
	}
	d := drawn{Kind: kind, Src: "/figures/" + kind + ".svg?" + query + "&use=web", Alt: alt, Width: 800, Height: 540}
	for _, format := range []string{"svg", "png", "pdf"} {
		d.Exports = append(d.Exports, exported{strings.ToUpper(format), "/figures/" + kind + "." + format + "?" + query + "&use=column"})
	}
	return d
}

// LinkTo is the address of a page of this site with a query, in the language of the page.
func (v view) LinkTo(path, query string) string {
	if v.Lang == message.EN {
		query = strings.TrimPrefix(query+"&lang=en", "&")
	}
	if query == "" {
		return path
	}
	return path + "?" + query
}

// DataLink is an address of the interface, in the language of the page.
func (v view) DataLink(path string, pairs ...string) string {
	query := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	if v.Lang == message.EN {
		query.Set("lang", "en")
	}
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// option is an entry of a list in a form.
type option struct {
	Value, Label string
	Chosen       bool
}

// optionGroup is entries of a list under a heading.
type optionGroup struct {
	Label   string
	Options []option
}
