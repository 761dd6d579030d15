package format

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/geo/infile"
)

// catalogue is what a file, folder or archive holds.
type catalogue struct {
	entries []entry
	close   func() error
}

// entry is a layer that can be opened.
type entry struct {
	name string // of the layer
	path string // of the member or file, which tells layers of one name apart
	open func(context.Context) (*opened, error)
}

// choose returns the entry of a layer's name or path, in any case.
func (c *catalogue) choose(file, layer string) (entry, error) {
	match := c.entries
	if layer != "" {
		match = slices.DeleteFunc(slices.Clone(c.entries), func(e entry) bool {
			return !strings.EqualFold(e.name, layer) && !strings.EqualFold(e.path, layer)
		})
	}
	switch len(match) {
	case 1:
		return match[0], nil
	case 0:
		return entry{}, fault(NoLayer, file, 0, "layer", layer, "layers", names(c.entries))
	}
	return entry{}, fault(ManyLayers, file, 0, "layers", names(match))
}

// names lists layers for a message, by path where names repeat.
func names(entries []entry) string {
	count := map[string]int{}
	for _, e := range entries {
		count[e.name]++
	}
	var out []string
	for i, e := range entries {
		if i == 50 {
			out = append(out, "…")
			break
		}
		if count[e.name] > 1 {
			out = append(out, e.path)
		} else {
			out = append(out, e.name)
		}
	}
	return strings.Join(out, ", ")
}

// find looks at a file's kind, by its first bytes rather than its name.
func find(ctx context.Context, name string, lim infile.Limits) (*catalogue, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return findInFolder(name, lim)
	}
	if isShapefilePart(name) {
		return &catalogue{entries: []entry{folderEntry(name, lim)}, close: nothingToClose}, nil
	}
	head, err := firstBytes(ctx, name, lim)
	if err != nil {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, []byte("SQLite format 3\x00")):
		return findInGeoPackage(ctx, name)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return findInZip(name, lim)
	case looksLikeJSON(head):
		return &catalogue{entries: []entry{geojsonEntry(name, lim)}, close: nothingToClose}, nil
	}
	return nil, fault(UnknownFormat, name, 0)
}

func nothingToClose() error { return nil }

func firstBytes(ctx context.Context, name string, lim infile.Limits) ([]byte, error) {
	f, err := infile.Open(ctx, name, lim)
	if err != nil {
		return nil, err
	}
	head := make([]byte, 64)
	n, err := io.ReadFull(f, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return head[:n], errors.Join(err, f.Close())
}

func looksLikeJSON(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	return len(head) > 0 && (head[0] == '{' || head[0] == '[')
}

// findInFolder lists the shapefiles of a folder, not of those below it.
func findInFolder(name string, lim infile.Limits) (*catalogue, error) {
	items, err := os.ReadDir(name)
	if errors.Is(err, os.ErrPermission) {
		return nil, &infile.Fault{Code: infile.NoPermission, File: name, Err: err}
	}
	if err != nil {
		return nil, &infile.Fault{Code: infile.Unreadable, File: name, Err: err}
	}
	c := &catalogue{close: nothingToClose}
	for _, item := range items {
		if !item.IsDir() && strings.EqualFold(filepath.Ext(item.Name()), ".shp") {
			c.entries = append(c.entries, folderEntry(filepath.Join(name, item.Name()), lim))
		}
	}
	if len(c.entries) == 0 {
		return nil, &infile.Fault{Code: infile.IsDirectory, File: name}
	}
	return c, nil
}

// findInZip lists the shapefiles and GeoJSON files of an archive.
func findInZip(name string, lim infile.Limits) (*catalogue, error) {
	archive, err := infile.OpenZip(name, lim)
	if err != nil {
		return nil, err
	}
	c := &catalogue{close: archive.Close}
	var plainJSON []entry // what has no better name may be GeoJSON, or the description of the data
	packed := ""
	for _, member := range archive.Members() {
		if strings.HasPrefix(member, "__MACOSX/") || strings.HasPrefix(path.Base(member), ".") {
			continue
		}
		switch strings.ToLower(path.Ext(member)) {
		case ".shp":
			c.entries = append(c.entries, zipShapefileEntry(archive, member))
		case ".geojson":
			c.entries = append(c.entries, zipGeoJSONEntry(archive, member))
		case ".json":
			plainJSON = append(plainJSON, zipGeoJSONEntry(archive, member))
		case ".gpkg":
			packed = member
		}
	}
	if len(c.entries) == 0 {
		c.entries = plainJSON
	}
	if len(c.entries) > 0 {
		return c, nil
	}
	_ = archive.Close()
	if packed != "" {
		return nil, fault(Packed, name, 0, "member", packed)
	}
	return nil, fault(NothingInside, name, 0)
}

// layerName is a file's name without folder and extension.
func layerName(file string) string {
	base := path.Base(filepath.ToSlash(file))
	base = strings.TrimSuffix(base, ".gz")
	return strings.TrimSuffix(base, path.Ext(base))
}
