// Package ask answers questions about an edition: values, classes, measures of equity,
// what-ifs, grants, areas, places. The interface sends its answers as JSON and tables,
// pages and figures are made of them, so that all say the same.
//
// A question is a struct of texts as people write them in an address (EquityIn); an
// answer (EquityOut) is computed from the edition in memory and knows no HTTP. What is
// wrong with a question is a [ParamError], a [NotFoundError], an [InfeasibleError] or a
// [TooLargeError]: a code of the message catalogue under "problem.", with what its
// sentence mentions. Numbers have the units of data/edition; a number that is not known
// is null, never 0.
package ask
