// Package proof holds no program, only tests of what editions promise, end to end: files
// in the official formats are simulated from known truths, loaded through the readers with
// a pack, published, and read back as users read them.
//
// They show how often published intervals hold the truth, how often verdicts are wrong and
// how often ranks hold the true one (docs/methods/editions.md has the table); that the same
// files give the same edition in another process, another time zone and another order; and
// that a publication which is killed leaves the edition before in force.
//
// All that is simulated says so: SIREN begin with four zeros, which nobody has.
package proof
