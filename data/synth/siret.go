package synth

import (
	"fmt"
	"strconv"
)

// Numbers of the SIRENE register end with a digit that makes their Luhn sum a
// multiple of ten. The least SIREN seen in extracts of the register is
// 000199968: those made here begin with four zeros, so they cannot be anybody's.

// maxUnits is how many SIREN the fictitious range holds.
const maxUnits = 9_999

// fictitiousSIREN returns the n-th SIREN of the fictitious range, n from 1 to
// maxUnits.
func fictitiousSIREN(n int) string {
	return withCheckDigit(fmt.Sprintf("0000%04d", n))
}

// seatNumber returns the SIRET of the first establishment of a SIREN.
func seatNumber(siren string) string { return siretNumber(siren, 1) }

// siretNumber returns the SIRET of the n-th establishment of a SIREN, n from 1 to
// 9 999. Its last five digits are the NIC.
func siretNumber(siren string, n int) string {
	digits := strconv.Itoa(n)
	return withCheckDigit(siren + "0000"[len(digits):] + digits)
}

// withCheckDigit appends to digits the one that completes them.
func withCheckDigit(digits string) string {
	return digits + string('0'+rune(checkDigit([]byte(digits+"0"))))
}

// luhnSum adds the digits of a number, every second one from the right doubled
// and its own digits added.
func luhnSum[T string | []byte](number T) int {
	sum := 0
	for i := range len(number) {
		d := int(number[len(number)-1-i] - '0')
		if i%2 == 1 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return sum
}
