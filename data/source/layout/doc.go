// Package layout holds what readers of official tables share: the names of
// columns as data, the walk over the rows, and the codes and figures in them.
//
// A reader embeds a YAML file that says, for each kind of file it reads, which
// columns it wants and how editions name them; it hands [Read] a function that
// turns one row into records. The function settles the row's fate by what it
// returns: nil keeps it, [ErrSkip] leaves it out, a [*RefusalError] rejects it with its
// issue. It must look at the whole row before it tells the sink anything, so that
// a rejected row leaves no trace.
package layout
