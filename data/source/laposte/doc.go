// Package laposte reads La Poste's official base of postcodes ("Base officielle des codes
// postaux", laposte_hexasmal.csv and 019HexaSmal.csv): which postcodes letters to a commune
// bear. A commune may have several, and a postcode may serve several communes.
//
// Rows of one commune and postcode differ in line 5 of addresses: the place that letters
// name above the postcode, such as the associated commune of Lomme in Lille. Codes are those
// of communes today; arrondissements of Paris, Lyon and Marseille stand for their commune.
package laposte
