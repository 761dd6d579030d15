// Package similar finds the areas that are most like another in a profile of figures.
package similar
