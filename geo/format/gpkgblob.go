package format

import (
	"encoding/binary"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/infile"
)

// blob is a geometry of a GeoPackage.
type blob struct {
	srsID    int32
	geometry orb.Geometry // nil when empty
	dropped  bool         // heights or measures
}

// decodeBlob reads the format of OGC 12-128r18, 2.1.3: "GP", a version, flags,
// the system, an envelope that is skipped, and well-known binary. The fault has
// no file and row.
func decodeBlob(b []byte) (blob, *infile.Fault) {
	const fixed = 8
	if len(b) < fixed || b[0] != 'G' || b[1] != 'P' || b[2] != 0 {
		return blob{}, fault(DamagedGeometry, "", 0)
	}
	flags := b[3]
	if flags&0x20 != 0 {
		return blob{}, fault(UnsupportedType, "", 0, "type", "extended GeoPackage")
	}
	order := binary.ByteOrder(binary.BigEndian)
	if flags&0x01 != 0 {
		order = binary.LittleEndian
	}
	out := blob{srsID: int32(order.Uint32(b[4:]))}
	var envelope int
	switch flags >> 1 & 0x07 {
	case 0:
	case 1:
		envelope = 4 * 8
	case 2, 3:
		envelope = 6 * 8
	case 4:
		envelope = 8 * 8
	default:
		return blob{}, fault(DamagedGeometry, "", 0)
	}
	if len(b) < fixed+envelope {
		return blob{}, fault(DamagedGeometry, "", 0)
	}
	if flags&0x10 != 0 { // empty
		return out, nil
	}
	var f *infile.Fault
	out.geometry, out.dropped, f = decodeWKB(b[fixed+envelope:])
	return out, f
}
