package sirene

import "github.com/observatoire-essor/essor/geo/infile"

// Codes of the message catalogue. Those marked "file" are told once for the file.
const (
	NoCompanion   infile.Code = "sirene.no_companion"   // fault: a file that is needed, or asked for, is not there
	BadSIRET      infile.Code = "sirene.siret"          // row rejected: no digits, or too many
	NoState       infile.Code = "sirene.state"          // row rejected: neither A nor F
	PerimeterUsed infile.Code = "sirene.perimeter"      // file: which perimeter was applied
	EmployerRule  infile.Code = "sirene.employer"       // file: who counts as an employer, and what the other rules give
	NoCommune     infile.Code = "sirene.no_commune"     // file: active establishments abroad, or whose commune is hidden
	NoUnit        infile.Code = "sirene.no_unit"        // file: active establishments of units that the file of units does not have
	ClosedUnit    infile.Code = "sirene.closed_unit"    // file: active establishments of units that ceased
	Hidden        infile.Code = "sirene.hidden"         // file: kept establishments whose name and address nobody may see
	Untested      infile.Code = "sirene.untested"       // file: kept establishments whose activity is hidden or in another nomenclature
	NoPlaces      infile.Code = "sirene.no_places"      // file: no file of places was given
	NoList        infile.Code = "sirene.no_list"        // file: ESS France's list was not given
	Listed        infile.Code = "sirene.listed"         // file: enterprises on ESS France's list
	Unlocated     infile.Code = "sirene.unlocated"      // file: kept establishments without place
	CommuneOnly   infile.Code = "sirene.commune_only"   // file: kept establishments of which only the commune is known
	Undetermined  infile.Code = "sirene.undetermined"   // file: kept establishments whose neighbourhood was drawn by lot
	OtherSystem   infile.Code = "sirene.epsg"           // file: points dropped, in a reference system that is not known
	PointOutside  infile.Code = "sirene.point_outside"  // file: points dropped, outside the area of their reference system
	CompanionRow  infile.Code = "sirene.companion_row"  // file: damaged rows of another file
	CompanionTwin infile.Code = "sirene.companion_twin" // file: rows of another file that repeat an earlier one
	Unexpected    infile.Code = "sirene.unexpected"     // file: fewer or more employers than make sense
)
