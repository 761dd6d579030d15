package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/format"
	"github.com/observatoire-essor/essor/geo/proj"
)

// communes are areas of scale cases, by ascending code.
type communes struct {
	codes, names []string
	areas        []orb.MultiPolygon // degrees of longitude and latitude
}

// readCommunes reads the communes of metropolitan France from the files of a folder
// communes_france_geojson_2018, one per département: files 97* are left out, and a
// commune that comes in two files is taken once.
func readCommunes(ctx context.Context, data string) (*communes, error) {
	if data == "" {
		return nil, errors.New("ESSOR_REAL_DATA is not set: it names the folder that holds communes_france_geojson_2018")
	}
	files, err := filepath.Glob(filepath.Join(data, "communes_france_geojson_2018", "communes-*.geojson*"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s holds no communes_france_geojson_2018/communes-*.geojson", data)
	}
	slices.SortFunc(files, func(a, b string) int { // by département, compressed or not
		return strings.Compare(strings.TrimSuffix(a, ".gz"), strings.TrimSuffix(b, ".gz"))
	})
	found := make(map[string]commune)
	for _, file := range files {
		if strings.HasPrefix(filepath.Base(file), "communes-97") {
			continue
		}
		if err := readDepartment(ctx, file, found); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	c := &communes{codes: slices.Sorted(maps.Keys(found))}
	for _, code := range c.codes {
		c.areas = append(c.areas, found[code].area)
		c.names = append(c.names, found[code].name)
	}
	return c, nil
}

type commune struct {
	name string
	area orb.MultiPolygon
}

// readDepartment adds the communes of a file that are not there yet.
func readDepartment(ctx context.Context, file string, found map[string]commune) error {
	reader, err := format.Open(ctx, file, format.Options{CRS: proj.WGS84()})
	if err != nil {
		return err
	}
	defer reader.Close()
	for f, err := range reader.Features() {
		if err != nil {
			return err
		}
		code, _ := f.Text("code")
		name, _ := f.Text("nom")
		if f.Fault != nil {
			return fmt.Errorf("feature %d: %w", f.Row, f.Fault)
		}
		if code == "" {
			return fmt.Errorf("feature %d has no code", f.Row)
		}
		area, err := polygons(f.Geometry)
		if err != nil {
			return fmt.Errorf("commune %s: %w", code, err)
		}
		if _, known := found[code]; !known {
			found[code] = commune{name, area}
		}
	}
	return nil
}

// polygons are the polygons of a geometry.
func polygons(g orb.Geometry) (orb.MultiPolygon, error) {
	switch g := g.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{g}, nil
	case orb.MultiPolygon:
		return g, nil
	}
	return nil, fmt.Errorf("%T is not a polygon", g)
}
