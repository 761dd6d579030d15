// Package cql2 reads filters in the text form of OGC CQL2 (21-065r2), and writes
// them again. It knows neither the data nor HTTP.
//
// It reads AND, OR, NOT and parentheses; the comparisons =, <>, <, >, <=, >=; LIKE
// (% any characters, _ one, \ takes the next as it is), BETWEEN, IN and IS NULL, each
// with NOT; texts, numbers, TRUE, FALSE, DATE('2024-01-31') and
// TIMESTAMP('2024-01-31T00:00:00Z'); S_INTERSECTS with POINT, POLYGON, MULTIPOLYGON and
// BBOX. Properties stand on both sides of a comparison. Arithmetic, functions, arrays
// and other relations are not read.
//
// Coordinates stay in the order and system in which they are written. Filters are
// bounded in length, depth and number of terms: see the constants.
package cql2
