package proj

import (
	"math"
	"strconv"
	"strings"
)

// FromWKT recognises the system that a well-known text describes: the .prj of a
// shapefile, in ESRI's words or OGC's, or the definition in a GeoPackage. An EPSG
// code decides when it is known; otherwise the projection's method, parameters
// and ellipsoid do, so that a Lambert-93 without code and with an unknown name is
// found. For others the error is an [*UnknownCRSError] that repeats the name.
func FromWKT(text string) (CRS, error) {
	root, err := parseWKT(text)
	if err != nil {
		return CRS{}, &UnknownCRSError{Name: shorten(strings.TrimSpace(text))}
	}
	switch root.keyword {
	case "COMPD_CS", "COMPOUNDCRS": // a height besides, which is not read
		if part, ok := root.child("PROJCS", "GEOGCS", "PROJCRS", "PROJECTEDCRS", "GEOGCRS", "GEODCRS"); ok {
			root = part
		}
	case "BOUNDCRS":
		if source, ok := root.child("SOURCECRS"); ok && len(source.nodes) > 0 {
			root = source.nodes[0]
		}
	}
	if code, ok := root.epsg(); ok {
		if crs, err := ByCode(code); err == nil {
			return crs, nil
		}
	}
	unknown := &UnknownCRSError{Name: shorten(root.name())}
	switch root.keyword {
	case "GEOGCS", "GEOGCRS", "GEODCRS", "GEOGRAPHICCRS", "GEODETICCRS":
		return geographicFromWKT(root, unknown)
	case "PROJCS", "PROJCRS", "PROJECTEDCRS":
		return projectedFromWKT(root, unknown)
	}
	return CRS{}, unknown
}

// epsg is the code in AUTHORITY["EPSG","2154"] or ID["EPSG",2154].
func (n node) epsg() (int, bool) {
	id, ok := n.child("AUTHORITY", "ID")
	if !ok || len(id.values) < 2 || !strings.EqualFold(id.values[0], "EPSG") {
		return 0, false
	}
	code, err := strconv.Atoi(id.values[1])
	return code, err == nil
}

func geographicFromWKT(n node, unknown *UnknownCRSError) (CRS, error) {
	code, ok := compatibleDatum(n)
	unit, hasUnit := n.child("UNIT", "ANGLEUNIT")
	if factor, isNumber := unit.number(1); hasUnit && (!isNumber || math.Abs(factor-degree) > 1e-9) {
		ok = false
	}
	if !ok {
		return CRS{}, unknown
	}
	return mustCode(code), nil
}

func projectedFromWKT(n node, unknown *UnknownCRSError) (CRS, error) {
	base, ok := n.child("GEOGCS", "BASEGEOGCRS", "BASEGEODCRS")
	if !ok {
		return CRS{}, unknown
	}
	if _, ok := compatibleDatum(base); !ok {
		return CRS{}, unknown
	}
	if unit, ok := n.child("UNIT", "LENGTHUNIT"); ok {
		if factor, isNumber := unit.number(1); !isNumber || factor != 1 {
			return CRS{}, unknown
		}
	}
	got := describe(n)
	for _, code := range codes() {
		crs := mustCode(code)
		if got.equals(crs.math.describe()) {
			return crs, nil
		}
	}
	return CRS{}, unknown
}

// compatibleDatum tells whether a geographic system has the ellipsoid of WGS 84
// or GRS 80, counts from Greenwich, and names either no datum or one that this
// package takes as WGS 84. It returns the code of longitude and latitude on it.
func compatibleDatum(n node) (int, bool) {
	datum, ok := n.child("DATUM", "ENSEMBLE")
	if !ok {
		return 0, false
	}
	shape, ok := datum.child("SPHEROID", "ELLIPSOID")
	if !ok {
		return 0, false
	}
	axis, okA := shape.number(1)
	flattening, okF := shape.number(2)
	// GRS 80 has 298.257222101 and WGS 84 298.257223563.
	if !okA || !okF || math.Abs(axis-wgs84Axis) > 1e-3 || math.Abs(flattening-298.2572229) > 2e-6 {
		return 0, false
	}
	if prime, ok := n.child("PRIMEM"); ok {
		if lon, isNumber := prime.number(1); !isNumber || lon != 0 {
			return 0, false
		}
	}
	return datumCode(letters(datum.name()))
}

// datumCode is the code of longitude and latitude on a datum that this package
// takes as WGS 84, given its name in small letters, or on no named datum.
func datumCode(name string) (int, bool) {
	for _, d := range []struct {
		part string
		code int
	}{
		{"wgs84", 4326},
		{"wgs1984", 4326},
		{"worldgeodeticsystem1984", 4326},
		{"rgf93", 4171},
		{"rgf1993", 4171},
		{"reseaugeodesiquefrancais1993", 4171},
		{"etrs", 4171},
		{"etrf", 4171},
		{"europeanterrestrialreferencesystem1989", 4171},
		{"unknown", 4171},
		{"notspecified", 4171},
		{"basedongrs1980", 4171},
		{"rgaf09", 5489},
		{"reseaugeodesiquedesantillesfrancaises2009", 5489},
		{"rgr92", 4627},
		{"rgr1992", 4627},
		{"reseaugeodesiquedelareunion1992", 4627},
		{"rgfg", 4624},
		{"reseaugeodesiquefrancaisguyane1995", 4624},
		{"rgm04", 4470},
		{"reseaugeodesiquedemayotte2004", 4470},
		{"rgspm", 4463},
		{"pierreetmiquelon2006", 4463},
	} {
		if strings.Contains(name, d.part) {
			return d.code, true
		}
	}
	return 0, false
}

// letters keeps the letters and digits of a name, small, so that "D_RGF_1993" and
// "Latitude of origin" compare with what other programs write.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		case r == 'é' || r == 'É':
			return 'e'
		}
		return -1
	}, s)
}

// description is the method and the parameters of a projected system: angles in
// degrees, lengths in metres. A parameter left out is 0, or 1 for a scale.
type description struct {
	method string
	params map[string]float64
}

func describe(n node) description {
	d := description{params: map[string]float64{}}
	holder := n
	if conversion, ok := n.child("CONVERSION"); ok {
		holder = conversion
	}
	if method, ok := holder.child("PROJECTION", "METHOD"); ok {
		d.method = methodName(letters(method.name()))
	}
	for _, p := range holder.nodes {
		if x, ok := p.number(1); ok && p.keyword == "PARAMETER" {
			d.params[parameterName(letters(p.name()))] = x
		}
	}
	// What makes a Mercator the web's is said outside the parameters.
	if extension, ok := n.child("EXTENSION"); ok && len(extension.values) > 1 && strings.Contains(extension.values[1], "+b=6378137 ") {
		d.method = methodWebMercator
	}
	return d
}

// methodName and parameterName give one name to what OGC, ESRI and WKT 2 call
// differently.
func methodName(name string) string {
	switch name {
	case "lambertconformalconic", "lambertconformalconic2sp", "lambertconicconformal2sp":
		return methodConic
	case "transversemercator", "gausskruger":
		return methodTransverse
	case "lambertazimuthalequalarea":
		return methodAzimuthal
	case "mercatorauxiliarysphere", "popularvisualisationpseudomercator":
		return methodWebMercator
	}
	return name
}

func parameterName(name string) string {
	switch name {
	case "latitudeoforigin", "latitudeofcenter", "latitudeoffalseorigin", "latitudeofnaturalorigin":
		return "lat0"
	case "centralmeridian", "longitudeofcenter", "longitudeoforigin", "longitudeoffalseorigin", "longitudeofnaturalorigin":
		return "lon0"
	case "standardparallel1", "latitudeof1ststandardparallel":
		return "lat1"
	case "standardparallel2", "latitudeof2ndstandardparallel":
		return "lat2"
	case "falseeasting", "eastingatfalseorigin":
		return "east"
	case "falsenorthing", "northingatfalseorigin":
		return "north"
	case "scalefactor", "scalefactoratnaturalorigin":
		return "scale"
	}
	return name
}

// equals tells whether two descriptions mean the same, to less than a millimetre;
// the order of the standard parallels does not matter.
func (d description) equals(other description) bool {
	if d.method != other.method {
		return false
	}
	for name := range d.params {
		if !near(d.param(name), other.param(name)) {
			return false
		}
	}
	for name := range other.params {
		if !near(d.param(name), other.param(name)) {
			return false
		}
	}
	return true
}

func (d description) param(name string) float64 {
	switch name {
	case "lat1":
		return math.Min(d.params["lat1"], d.params["lat2"])
	case "lat2":
		return math.Max(d.params["lat1"], d.params["lat2"])
	case "scale":
		if _, ok := d.params["scale"]; !ok {
			return 1
		}
	}
	return d.params[name]
}

// near compares metres, and degrees, of which 1e-8 is a millimetre.
func near(a, b float64) bool { return math.Abs(a-b) < 1e-8 }
