package assises_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/png"
	"os/exec"
	"strconv"
)

// opened keeps what poppler and the reader of pictures said of files, by their bytes.
type opened struct {
	pages    map[string]pageOfPDF
	pictures map[string]image.Image
	parts    map[image.Image][]float64
	texts    map[string]string
}

func newOpened() *opened {
	return &opened{map[string]pageOfPDF{}, map[string]image.Image{}, map[image.Image][]float64{}, map[string]string{}}
}

// Parts of a picture that are compared.
const (
	columnsOfPicture = 60
	rowsOfPicture    = 40
	partsOfPicture   = columnsOfPicture * rowsOfPicture
)

// tones are the mean greys of the parts of a picture, from 0 for black to 255.
func (o *opened) tones(img image.Image) []float64 {
	if tones, ok := o.parts[img]; ok {
		return tones
	}
	size := img.Bounds().Size()
	sum, n := make([]float64, partsOfPicture), make([]float64, partsOfPicture)
	for y := range size.Y {
		for x := range size.X {
			r, g, b, _ := img.At(x, y).RGBA()
			at := y*rowsOfPicture/size.Y*columnsOfPicture + x*columnsOfPicture/size.X
			sum[at], n[at] = sum[at]+float64(r>>8+g>>8+b>>8)/3, n[at]+1
		}
	}
	for at := range sum {
		sum[at] /= max(n[at], 1)
	}
	o.parts[img] = sum
	return sum
}

// pageOfPDF is a page as text and as pixels.
type pageOfPDF struct {
	text    string
	picture image.Image
}

// ofPDF reads a page of a document; page 0 is the text of all and what the document says of
// itself. It is empty without poppler.
func (i *inspection) ofPDF(body []byte, page int) pageOfPDF {
	key := fmt.Sprintf("%x %d", sha256.Sum256(body), page)
	if p, ok := i.seen.pages[key]; ok || !popplerIsHere() {
		return p
	}
	var p pageOfPDF
	file := temporary(i.t, "p.pdf", body)
	if n := strconv.Itoa(page); page == 0 {
		p.text = tool(i.t, "pdftotext", file, "-") + tool(i.t, "pdfinfo", file)
	} else {
		p.text = tool(i.t, "pdftotext", "-f", n, "-l", n, file, "-")
		out, err := exec.CommandContext(i.t.Context(), "pdftoppm", "-r", "150", "-f", n, "-l", n, "-png", "-singlefile", file).Output()
		if err != nil {
			i.t.Fatal(err)
		}
		p.picture = i.image(out)
	}
	i.seen.pages[key] = p
	return p
}

// image decodes a picture.
func (i *inspection) image(body []byte) image.Image {
	key := fmt.Sprintf("%x", sha256.Sum256(body))
	if img, ok := i.seen.pictures[key]; ok {
		return img
	}
	img, err := png.Decode(bytes.NewReader(body))
	if err != nil {
		i.t.Fatal(err)
	}
	i.seen.pictures[key] = img
	return img
}
