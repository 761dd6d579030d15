package api

// Recovered is what makes an error of a panic in work that several clients share.
func Recovered(work func() (any, error)) (any, error) { return recovered(work)() }
