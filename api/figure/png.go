package figure

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
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
	f.board.render(r, true)
	return f.encodePNG(r.Image.(*image.RGBA), dpi) //nolint:forcetypeassert // rasterizer.New makes it
}

// encodePNG writes an opaque picture. Rows are told by their difference to the row above:
// drawings are flat, and trying other filters takes longer than drawing.
func (f *Figure) encodePNG(picture *image.RGBA, dpi int) ([]byte, error) {
	w, h := picture.Rect.Dx(), picture.Rect.Dy()
	const channels, up = 3, 2
	var packed bytes.Buffer
	z, err := zlib.NewWriterLevel(&packed, zlib.BestSpeed)
	if err != nil {
		return nil, fmt.Errorf("compress picture: %w", err)
	}
	row := make([]byte, 1+channels*w)
	row[0] = up
	above := make([]byte, 4*w)
	for y := range h {
		pixels := picture.Pix[y*picture.Stride : y*picture.Stride+4*w]
		for x := range w {
			p, q, out := pixels[4*x:4*x+4], above[4*x:4*x+4], row[1+channels*x:1+channels*x+channels]
			out[0], out[1], out[2] = p[0]-q[0], p[1]-q[1], p[2]-q[2]
		}
		if _, err := z.Write(row); err != nil {
			return nil, fmt.Errorf("compress picture: %w", err)
		}
		above = pixels
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("compress picture: %w", err)
	}
	header := binary.BigEndian.AppendUint32(nil, uint32(w))
	header = binary.BigEndian.AppendUint32(header, uint32(h))
	header = append(header, 8, 2, 0, 0, 0) // eight bits of red, green and blue; not interlaced
	out := appendChunk([]byte("\x89PNG\r\n\x1a\n"), "IHDR", header)
	out = append(out, f.pngChunks(dpi)...)
	return appendChunk(appendChunk(out, "IDAT", packed.Bytes()), "IEND", nil), nil
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
