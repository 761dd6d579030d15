package proj

import (
	"strconv"
	"strings"
)

// FromName returns the system of a name as people, GeoJSON files and web services
// write it: "EPSG:2154", "urn:ogc:def:crs:EPSG::2154", "urn:ogc:def:crs:OGC:1.3:CRS84",
// "http://www.opengis.net/def/crs/EPSG/0/2154" or "2154". For others the error is
// an [*UnknownCRSError].
func FromName(name string) (CRS, error) {
	parts := strings.FieldsFunc(strings.ToUpper(strings.TrimSpace(name)), func(r rune) bool {
		return r == ':' || r == '/' || r == '#'
	})
	if len(parts) == 0 {
		return CRS{}, &UnknownCRSError{Name: name}
	}
	last := parts[len(parts)-1]
	if last == "CRS84" || last == "CRS84H" {
		return WGS84(), nil
	}
	code, err := strconv.Atoi(last)
	if err != nil || len(parts) > 1 && !contains(parts[:len(parts)-1], "EPSG") {
		return CRS{}, &UnknownCRSError{Name: shorten(name)}
	}
	crs, err := ByCode(code)
	if err != nil {
		return CRS{}, &UnknownCRSError{Name: shorten(name)}
	}
	return crs, nil
}

// contains tells whether one of the parts is the word, perhaps with more after it
// as in "epsg.xml#2154".
func contains(parts []string, word string) bool {
	for _, p := range parts {
		if p == word || strings.HasPrefix(p, word+".") {
			return true
		}
	}
	return false
}

// shorten keeps a name fit for a message.
func shorten(name string) string {
	const most = 80
	runes := []rune(strings.ToValidUTF8(name, "�"))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}
