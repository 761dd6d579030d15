package format

import "github.com/observatoire-essor/essor/geo/infile"

// Faults of whole files.
const (
	UnknownFormat    infile.Code = "format.unknown"             // neither GeoPackage, shapefile, zip nor GeoJSON
	NoLayer          infile.Code = "format.no_layer"            // args: layer, layers (those there are)
	ManyLayers       infile.Code = "format.many_layers"         // a name is needed; args: layers
	NothingInside    infile.Code = "format.nothing_inside"      // a zip or folder without shapefile or GeoJSON
	Packed           infile.Code = "format.packed"              // a GeoPackage inside an archive; args: member
	MissingPart      infile.Code = "format.missing_shp_part"    // args: part, such as .dbf
	PartMismatch     infile.Code = "format.part_mismatch"       // .shp and .dbf differ in rows; args: shapes, rows
	NotCollection    infile.Code = "format.not_collection"      // JSON, but no FeatureCollection; args: type, when it has one
	NoCRS            infile.Code = "geo.no_crs"                 // the file names no reference system
	UnknownCRS       infile.Code = "geo.unknown_crs"            // args: crs
	UnknownEncoding  infile.Code = "format.unknown_encoding"    // args: encoding, as the .cpg names it
	DuplicateFeature infile.Code = "json.duplicate_collections" // two members "features"
	JSONSyntax       infile.Code = "json.syntax"                // args: byte, expected
	JSONTooDeep      infile.Code = "json.too_deep"              // args: limit
	JSONTooLong      infile.Code = "json.too_long"              // a text, number or nested value; args: limit, in bytes
)

// Faults of one feature.
const (
	NotFeature       infile.Code = "json.not_feature"        // args: type, when it has one
	DuplicateMember  infile.Code = "json.duplicate_member"   // args: member
	NotUTF8          infile.Code = "json.not_utf8"           // the column is named, unless a column's name is at fault
	NumberRange      infile.Code = "json.number_range"       // a number that no computer number holds; args: value
	BadCoordinates   infile.Code = "geo.bad_coordinates"     // nested or typed otherwise than the type of geometry asks; args: type, when known
	NotFinite        infile.Code = "geo.not_finite"          // NaN or infinity among coordinates; args: point, from 1
	UnsupportedType  infile.Code = "geo.unsupported_type"    // curves, surfaces; args: type
	TooManyPoints    infile.Code = "geo.too_many_points"     // args: limit
	DamagedGeometry  infile.Code = "geo.damaged_geometry"    // counts that do not add up
	MixedCRS         infile.Code = "geo.mixed_crs"           // a geometry in another system than its layer; args: crs
	BadNumber        infile.Code = "format.bad_number"       // a numeric column with something else; args: value
	BadText          infile.Code = "format.bad_text"         // text that is not in the file's encoding; args: encoding
	UnsupportedValue infile.Code = "format.unsupported_type" // a column that holds neither text nor number; args: type
	TooManyColumns   infile.Code = "json.too_many_columns"   // args: limit
)

// Notes: nothing is rejected.
const (
	HeightsDropped infile.Code = "format.z_dropped"    // args: features
	DeletedRows    infile.Code = "format.deleted_rows" // rows marked deleted in the .dbf; args: rows
)

// limits of one feature, far beyond any real one, so that a damaged or hostile
// file cannot ask for all memory.
const (
	maxPoints = 10_000_000
	maxRings  = 1_000_000
)
