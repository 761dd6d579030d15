package figure

// LISAColours are the kinds of neighbourhood as answers name them, the last for areas that
// chance explains, with the colours of the map of neighbours.
func LISAColours() (kinds, colours []string) {
	kinds, list := lisaWords()
	return kinds, texts(list)
}
