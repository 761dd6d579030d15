package assises

import (
	"runtime/debug"
)

// moduleOfWorkbook is what writes workbooks.
const moduleOfWorkbook = "github.com/xuri/excelize/v2"

// renderers are what makes the files of this pack.
func (b *builder) renderers() Renderers {
	r := Renderers{Essor: b.Version, Figures: b.Draw.Version(), Workbook: "excelize " + moduleVersion(moduleOfWorkbook)}
	if b.Print != nil {
		r.Printer = b.Print.Version()
	}
	return r
}

// moduleVersion is the version of a module that is linked into the program.
func moduleVersion(path string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, m := range info.Deps {
		if m.Path == path {
			return m.Version
		}
	}
	return "unknown"
}
