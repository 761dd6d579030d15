// Package figure draws maps and charts of an edition, once for all uses: the picture of a
// page, of a slide and of a booklet come from one drawing in millimetres, which is
// written as SVG, PNG or PDF.
//
// A figure is data: a [Spec] says what to draw, [Make] asks package ask for the numbers,
// so that a figure and the interface say the same, and draws. Each figure carries its
// title, unit, period, number of areas, sources, what is simulated, its edition and a
// short name inside the picture. The same spec and edition give the same bytes on every
// machine, at any time.
//
// # How a kind is added
//
// A kind is a function (question) → content: it asks for its numbers and returns the
// texts, the rows of its table and a function that draws into a box. [Make] puts the
// frame around. Drawing is done on a [Board]: coordinates are millimetres, x to the
// right, y down from the upper left corner; sizes of text are points. What has no number
// has a pattern of its own, never a colour of a scale.
package figure
