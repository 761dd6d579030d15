package format

import (
	"encoding/binary"
	"math"

	"github.com/paulmach/orb"
)

// shpRecord is the contents of a .shp record, for tests: a type, its rings, and
// bytes that follow the points, as heights do.
func shpRecord(kind uint32, extra []byte, rings ...[]orb.Point) []byte {
	b := binary.LittleEndian.AppendUint32(nil, kind)
	b = append(b, make([]byte, boxBytes)...)
	n := 0
	for _, r := range rings {
		n += len(r)
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(rings)))
	b = binary.LittleEndian.AppendUint32(b, uint32(n))
	from := 0
	for _, r := range rings {
		b = binary.LittleEndian.AppendUint32(b, uint32(from))
		from += len(r)
	}
	for _, r := range rings {
		for _, p := range r {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p[0]))
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p[1]))
		}
	}
	return append(b, extra...)
}

// shpFile puts records together as a .shp.
func shpFile(records ...[]byte) []byte {
	b := make([]byte, 100)
	binary.BigEndian.PutUint32(b, 9994)
	binary.LittleEndian.PutUint32(b[28:], 1000)
	for i, r := range records {
		b = binary.BigEndian.AppendUint32(b, uint32(i+1))
		b = binary.BigEndian.AppendUint32(b, uint32(len(r)/2))
		b = append(b, r...)
	}
	binary.BigEndian.PutUint32(b[24:], uint32(len(b)/2))
	return b
}

// dbfColumn is a column of a test's table.
type dbfColumn struct {
	name     string
	kind     byte
	length   int
	decimals int
}

// dbfFile writes a table; rows are their bytes without the mark of deletion,
// which a leading '*' stands for.
func dbfFile(language byte, columns []dbfColumn, rows ...string) []byte {
	size := 1
	for _, c := range columns {
		size += c.length
	}
	b := make([]byte, 32)
	b[0] = 3
	binary.LittleEndian.PutUint32(b[4:], uint32(len(rows)))
	binary.LittleEndian.PutUint16(b[8:], uint16(32+32*len(columns)+1))
	binary.LittleEndian.PutUint16(b[10:], uint16(size))
	b[29] = language
	for _, c := range columns {
		d := make([]byte, 32)
		copy(d, c.name)
		d[11], d[16], d[17] = c.kind, byte(c.length), byte(c.decimals)
		b = append(b, d...)
	}
	b = append(b, '\r')
	for _, r := range rows {
		mark := byte(' ')
		if len(r) == size && r[0] == '*' {
			mark, r = '*', r[1:]
		}
		b = append(append(b, mark), r...)
	}
	return append(b, 0x1a)
}

// clockwise is a square, which a shapefile takes for a shell.
func clockwise(x, y, size float64) []orb.Point {
	return []orb.Point{{x, y}, {x, y + size}, {x + size, y + size}, {x + size, y}, {x, y}}
}

func counterClockwise(x, y, size float64) []orb.Point {
	return []orb.Point{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}}
}

// sampleShapefile is one of two rows.
func sampleShapefile() (shp, dbf []byte) {
	shp = shpFile(
		shpRecord(shpPolygon, nil, clockwise(0, 0, 9), counterClockwise(1, 1, 2)),
		shpRecord(shpPolygon+10, make([]byte, 16+8*5), clockwise(0, 0, 9)),
	)
	dbf = dbfFile(0x57, []dbfColumn{{"CODE", 'C', 5, 0}, {"POP", 'N', 8, 0}, {"RATE", 'F', 6, 2}, {"DAY", 'D', 8, 0}, {"OK", 'L', 1, 0}},
		"59350  236710 26.7020240101T", "Is\xe8re       0******        ?")
	return shp, dbf
}
