// Package perimeter says which organisations belong to the social and solidarity
// economy (ESS).
//
// No single answer exists, so there are three, which are never merged in silence:
// INSEE's, by legal category less some activities; the law's, by what an enterprise
// declared or ESS France's list; and either of them. Which categories and activities
// count is data: a table with a version, a source for each line and a mark where a
// text confirms it. A pack may bring another table, or switch on the categories
// that ours leaves open. docs/methods/ess.md explains the lines.
//
// Legal categories are the four digits of INSEE's nomenclature of legal forms.
// Activities are codes of the NAF with their point: 88.99B.
package perimeter
