// Package classify divides the values of a map into classes: quantiles, equal
// intervals, Fisher–Jenks, head/tail, standard deviations, box, pretty and manual
// breaks.
//
// Values may be in any unit; breaks are in the same. A class is closed on the
// right: ]lower, upper], the first one closed on both sides. Equal values are
// never split. Breaks that coincide are merged, and there are never more classes
// than distinct values where a class has to hold one; [Classes.Fewer] says why
// there are fewer than were asked for.
//
// NaN means missing: missing values are in no class, and counted. Infinite values
// are refused with [ErrInput]; without any value there is [ErrUndefined]. Arguments
// are never changed.
package classify
