package boundary_test

import (
	"path/filepath"
	"testing"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/boundary"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
)

// 35 357 communes, 2.2 million points, in 101 files.
func BenchmarkCommunesOfFrance(b *testing.B) {
	files, err := filepath.Glob(filepath.Dir(sourcetest.Real(b, "communes_france_geojson_2018/communes-59-nord.geojson")) + "/communes-*")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, file := range files {
			read(b, boundary.Communes, source.Input{File: file})
		}
	}
}
