// Package proj converts coordinates between the reference systems that French
// boundaries come in.
//
// # Coordinates and units
//
// A geographic system has {longitude, latitude} in degrees, a projected one
// {easting, northing} in metres; x is always first, as files store it, whatever
// order of axes the EPSG register gives. WGS 84 and the French systems on the
// GRS 80 ellipsoid (RGF93, RGAF09, RGFG95, RGR92, RGM04, RGSPM06, ETRS89) are
// taken as one datum, as PROJ does: they agree to some decimetres at worst, and
// the half millimetre between the two ellipsoids is neglected.
//
// Systems on other datums (NTF, ED50 and the overseas ones before GPS) are not
// known here: they need grids, and no file of the present decade uses them.
//
// Projections are computed from their published formulas, in pure Go, and agree
// with PROJ 9.1 to 0.02 mm over their area of use.
package proj
