// Package boundary reads the boundaries of communes, priority neighbourhoods, EPCI
// and IRIS from GeoPackage, shapefile and GeoJSON.
//
// A boundary comes out valid, in longitude and latitude (EPSG:4326), with its area in
// square metres in the plane of the place's own projected system. What had to be
// repaired is an issue that says where, and by how many square metres. Names are kept
// as published. Which neighbourhood lies in which commune is never taken from the text
// of a file: it follows from the geometry.
package boundary
