// Package sirene reads INSEE's register of enterprises: legal units, establishments
// and their places, as CSV (plain, gzipped or zipped) or Parquet, and ESS France's
// list of enterprises of the social and solidarity economy.
//
// [Read] gives the active establishments of the territory that lie in a perimeter of
// the social economy (package perimeter). The input is StockEtablissement; its
// companions are found beside it, by options of the pack (source.Input.Options),
// which are names or patterns of [path/filepath.Match] relative to its folder:
//
//	units       StockUniteLegale; default StockUniteLegale*, needed
//	places      geolocation for statistical studies; default GeolocalisationEtablissement*
//	ess_france  ESS France's list; default entreprisesess*
//	perimeter   a YAML table of the perimeter instead of our own
//	count       legal categories that the table leaves open and the pack counts: "8310,8410" or "all"
//	employer    who is an employer: "either" (default), "flag" (caractereEmployeur is O)
//	            or "size" (a size class other than NN and empty)
//	also        further communes to keep: "59355,59298", associated communes of Lille
//	expect      employer establishments of INSEE's perimeter that make sense: "2800-4000"
//
// Files are gone through once, in constant memory but for what is kept: about 100
// bytes for each legal unit that may count, of all France, since units do not tell
// their commune, and as much for each establishment that counts in the territory.
// Rows about other communes are not split beyond the code of the commune.
//
// Counts are about the rows of establishments. What is to know about the other
// files is told in issues that name them. Points are longitude and latitude.
package sirene
