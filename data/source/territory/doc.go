// Package territory reads the tables in which a territory describes itself: its
// sub-territories, and its member communes with the date on which each joined.
//
// What such tables cannot tell, the pack gives as options: see [Members] and
// [SubTerritories].
package territory
