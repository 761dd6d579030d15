package table

import (
	"regexp"
	"strings"
)

// CommuneCode reads INSEE's code of a commune: five characters, 2A and 2B in
// Corsica. A code of four digits lost its leading zero and is refused, for it may as
// well be a mistake of another sort. The error is a [*ValueError].
func CommuneCode(text string) (string, error) {
	code := strings.ToUpper(clean(text))
	if len(code) == 5 && allDigits(code[2:]) && (allDigits(code[:2]) || code[:2] == "2A" || code[:2] == "2B") {
		return code, nil
	}
	if err := spoiled(code, text); err != nil {
		return "", err
	}
	if allDigits(code) && len(code) == 4 {
		return "", wrong(NumberCode, text)
	}
	return "", wrong(BadCommune, text)
}

// QPVCode reads the code of a priority neighbourhood of 2015 (QP059001) or of 2024
// (QN05901M). Source: décrets 2014-1750 and 2023-1314, the decrees on neighbourhoods.
func QPVCode(text string) (string, error) {
	code := strings.ToUpper(withoutBlanks(clean(text)))
	if len(code) != 8 || code[0] != 'Q' {
		return "", wrong(BadQPV, text)
	}
	department, rest := code[2:5], code[5:]
	known := allDigits(department) || department == "02A" || department == "02B"
	switch {
	case known && code[1] == 'P' && allDigits(rest),
		known && code[1] == 'N' && allDigits(rest[:2]) && rest[2] >= 'A' && rest[2] <= 'Z':
		return code, nil
	}
	return "", wrong(BadQPV, text)
}

// SIREN reads the number of a legal unit: nine digits of which the last one proves
// the others (Luhn). Blanks, no-break ones too, and stray apostrophes are taken out.
// The error is a [*ValueError].
func SIREN(text string) (string, error) {
	code := bareID(text)
	if len(code) == 9 && allDigits(code) && luhn(code) {
		return code, nil
	}
	if err := spoiled(code, text); err != nil {
		return "", err
	}
	if allDigits(code) && len(code) == 8 {
		return "", wrong(NumberCode, text)
	}
	return "", wrong(BadSIREN, text)
}

// SIRET reads the number of an establishment: fourteen digits, SIREN and NIC, that
// the last digit proves (Luhn). Establishments of La Poste (SIREN 356000000) have
// numbers whose digits sum to a multiple of five instead. Blanks and stray
// apostrophes are taken out. The error is a [*ValueError]: NumberCode for twelve or
// thirteen digits, see [RestoreSIRET].
func SIRET(text string) (string, error) {
	code := bareID(text)
	if validSIRET(code) {
		return code, nil
	}
	if err := spoiled(code, text); err != nil {
		return "", err
	}
	if allDigits(code) && (len(code) == 12 || len(code) == 13) {
		return "", wrong(NumberCode, text)
	}
	return "", wrong(BadSIRET, text)
}

// RestoreSIRET gives a SIRET of twelve or thirteen digits its leading zeros back,
// also when it went through a float ("5520176000012.0"), provided that both check
// digits, of the SIREN and of the SIRET, prove the result: one wrong number in a
// hundred would pass.
func RestoreSIRET(text string) (string, bool) {
	code := strings.TrimSuffix(strings.TrimSuffix(clean(text), ".0"), ",0")
	code = bareID(code)
	if !allDigits(code) || len(code) < 12 || len(code) > 14 {
		return "", false
	}
	code = strings.Repeat("0", 14-len(code)) + code
	return code, validSIRET(code) && luhn(code[:9])
}

// RNA reads the number of an association in the national register: W and nine
// digits or, in Corsica and overseas, a letter among them.
func RNA(text string) (string, error) {
	code := strings.ToUpper(bareID(text))
	if rnaForm.MatchString(code) {
		return code, nil
	}
	return "", wrong(BadRNA, text)
}

var rnaForm = regexp.MustCompile(`^W\d[0-9A-Z]\d{7}$`)

// bareID takes out what people and spreadsheets put into numbers.
func bareID(text string) string {
	return strings.Map(func(r rune) rune {
		if isBlank(r) || strings.ContainsRune("'’‘`´", r) {
			return -1
		}
		return r
	}, clean(text))
}

// spoiled tells codes that went through a spreadsheet's or a program's numbers.
func spoiled(code, text string) error {
	if _, _, ok := scientific(code); ok {
		return wrong(ExponentCode, text)
	}
	if whole, ok := strings.CutSuffix(code, ".0"); ok && allDigits(whole) {
		return wrong(NumberCode, text)
	}
	return nil
}

func validSIRET(code string) bool {
	if len(code) != 14 || !allDigits(code) || strings.Trim(code, "0") == "" {
		return false
	}
	return luhn(code) || strings.HasPrefix(code, "356000000") && digitSum(code)%5 == 0
}

// luhn checks a number against its last digit: ISO/IEC 7812-1, annex B.
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

func digitSum(digits string) int {
	sum := 0
	for _, c := range []byte(digits) {
		sum += int(c - '0')
	}
	return sum
}
