package figure

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image/png"
	"math"
	"strconv"

	"github.com/tdewolff/canvas"
	"github.com/tdewolff/canvas/renderers/rasterizer"

	"github.com/observatoire-essor/essor/api/ask"
)

// Resolutions of pictures, in dots per inch.
const (
	LeastDPI = 48
	UsualDPI = 300
	MostDPI  = 600
)

// mostPixels is how large a picture may be: a slide at 400 dpi.
const mostPixels = 20e6

// PNG is the figure as a picture that states its resolution, with its title, description
// and provenance. The error is an [ask.ParamError] for a resolution that is too low or
// makes too large a picture.
func (f *Figure) PNG(dpi int) ([]byte, error) {
	t := f.board.Theme
	pixels := t.Width * t.Height / (25.4 * 25.4) * float64(dpi) * float64(dpi)
	if most := int(math.Sqrt(mostPixels * 25.4 * 25.4 / (t.Width * t.Height))); dpi < LeastDPI || dpi > MostDPI || pixels > mostPixels {
		return nil, ask.BadValue("dpi", strconv.Itoa(dpi), fmt.Sprintf("%d–%d", LeastDPI, min(most, MostDPI)))
	}
	r := rasterizer.New(t.Width, t.Height, canvas.DPI(float64(dpi)), canvas.LinearColorSpace{})
	f.board.render(r)
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&b, r.Image); err != nil {
		return nil, fmt.Errorf("encode picture: %w", err)
	}
	return withChunks(b.Bytes(), f.pngChunks(dpi)), nil
}

// pngChunks are what a picture says of itself.
func (f *Figure) pngChunks(dpi int) []byte {
	perMetre := uint32(math.Round(float64(dpi) / 0.0254))
	physical := binary.BigEndian.AppendUint32(nil, perMetre)
	physical = binary.BigEndian.AppendUint32(physical, perMetre)
	chunks := appendChunk(nil, "pHYs", append(physical, 1)) // 1: per metre
	for _, t := range [][2]string{{"Title", f.title}, {"Description", f.alt}, {"Source", f.provenance()}} {
		// Keyword, 0, not compressed (0, 0), language, 0, no translated keyword, 0, text.
		chunks = appendChunk(chunks, "iTXt", []byte(t[0]+"\x00\x00\x00"+f.lang+"\x00\x00"+t[1]))
	}
	return chunks
}

func appendChunk(b []byte, kind string, data []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(data)))
	start := len(b)
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[start:]))
}

// withChunks puts chunks behind the header of a PNG.
func withChunks(picture, chunks []byte) []byte {
	const header = 8 + 4 + 4 + 13 + 4 // signature; length, name, data and checksum of IHDR
	out := make([]byte, 0, len(picture)+len(chunks))
	out = append(out, picture[:header]...)
	out = append(out, chunks...)
	return append(out, picture[header:]...)
}
