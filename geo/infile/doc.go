// Package infile opens the files that people give to Essor, and says what is
// wrong with them.
//
// It knows containers, not contents: plain files, gzip (".gz") and zip. Sizes
// are bytes. Whatever inflates does so under [Limits], so that a small file
// cannot fill memory or disk. Every mistake is a [*Fault] with a code of the
// message catalogue, the file and, in packages that read contents, the row.
package infile
