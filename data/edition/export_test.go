package edition

import "github.com/observatoire-essor/essor/geo/topology"

// DecodeGrants reads the part of the grants, and tells its sums.
func DecodeGrants(body []byte) ([]GrantSum, error) {
	t, sums, err := decodeGrants(body)
	if err == nil {
		newGrantIndex(t)
	}
	return sums, err
}

// RecodeGrants reads encoded grants, and writes them again from grants one by one.
func RecodeGrants(body []byte) ([]byte, error) {
	t, err := decodeGrantTable(&reader{b: body})
	if err != nil {
		return nil, err
	}
	var grants []Grant
	for i := range t.len() {
		grants = append(grants, t.at(i))
	}
	return encodeGrants(grants)
}

// RecodeDrawing reads an encoded drawing, cuts every level of it at every zoom, and
// writes it again.
func RecodeDrawing(body []byte) ([]byte, error) {
	d, err := decodeDrawing(body)
	if err != nil {
		return nil, err
	}
	for layer := range d.levels {
		for zoom := range topology.MaxZoom + 1 {
			d.lines.At(layer, zoom)
		}
	}
	return d.encode(), nil
}
