// Package filosofi reads INSEE's figures of income and poverty: by commune, IRIS and
// priority neighbourhood, and by square of 200 m.
//
// Incomes are in euros a year and consumption unit, rates and shares in percent as
// published, the D9/D1 ratio is a number. A cell may hold s, nd, ns or so in the place
// of a number: the observation then has a status and a reason. Which columns become
// which variables, and how editions name them, is in columns.yaml and melodi.yaml;
// docs/methods/sources.md describes it.
package filosofi
