package proj

import "math"

// webMercator is EPSG method 1024: the formulas of the sphere, given latitudes
// of the ellipsoid.
type webMercator struct{}

func (webMercator) forward(lon, lat float64) (x, y float64) {
	return wgs84Axis * lon, wgs84Axis * math.Atanh(math.Sin(lat))
}

func (webMercator) inverse(x, y float64) (lon, lat float64) {
	return x / wgs84Axis, math.Atan(math.Sinh(y / wgs84Axis))
}

func (webMercator) describe() description { return description{method: methodWebMercator} }
