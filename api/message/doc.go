// Package message holds every sentence that users read, in French and in English,
// and writes numbers, sizes and dates as each language does.
//
// The catalogue is the files of two folders, fr and en, with the same keys. A sentence
// names its arguments in braces, "{file}". A part in square brackets, "[, ligne
// {row}]", is left out when one of its arguments is unknown. A word that goes with a
// number has both its forms, "{n} {n|projet|projets}". Errors lead to their
// sentence by two methods, MessageCode and MessageArgs, so that packages which know
// nothing of languages can say what is wrong.
package message
