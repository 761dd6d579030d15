package synth

// The units of a register of any length are more than the range of fictitious SIREN
// that begins with four zeros. Theirs are spread over all numbers, as the real ones
// are, and end with a check digit that is wrong: no real unit has such a number. The
// SIRET of their establishments are right as a whole, as readers ask.

// wrongBy is what the check digit of a SIREN is off.
const wrongBy = 5

// bulkSIREN returns the SIREN of the n-th unit, n from 1 to maxBulkUnits.
func bulkSIREN(n int) (siren [9]byte) {
	putDigits(siren[:8], n*sirenStep)
	siren[8] = '0'
	siren[8] = '0' + byte((checkDigit(siren[:])+wrongBy)%10)
	return siren
}

// bulkSIRET returns the SIRET of the n-th establishment of a unit, from 1.
func bulkSIRET(siren [9]byte, n int) (siret [14]byte) {
	copy(siret[:], siren[:])
	putDigits(siret[9:13], n)
	siret[13] = '0'
	siret[13] = '0' + byte(checkDigit(siret[:]))
	return siret
}

// putDigits writes a number with leading zeros.
func putDigits(to []byte, n int) {
	for i := len(to) - 1; i >= 0; i-- {
		to[i] = '0' + byte(n%10)
		n /= 10
	}
}

// checkDigit is the digit that ought to stand in place of the zero that number ends
// with.
func checkDigit(number []byte) int { return (10 - luhnSum(number)%10) % 10 }
