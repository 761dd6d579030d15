package edition

// FindBoundaries are boundaries of the edition in force or of one that was so in the
// last day, with an edition that has them, the one in force first; nil when there are
// none of that hash.
func (s *Shelf) FindBoundaries(hash Hash) (*Boundaries, *Edition) {
	state := s.state.Load()
	if b := state.current.boundaries(hash); b != nil {
		return b, state.current
	}
	for _, r := range state.retired {
		if b := r.edition.boundaries(hash); b != nil && s.now().Before(r.until) {
			return b, r.edition
		}
	}
	return nil, nil
}
