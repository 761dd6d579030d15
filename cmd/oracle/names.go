package main

import (
	"math"
	"regexp"
	"strconv"
)

// named are names in the expected answer that hold a parameter, such as "class_95",
// with its digits. The pattern has one group for them.
func (q question) named(pattern string) map[string]string {
	digits := make(map[string]string)
	re := regexp.MustCompile("^(?:" + pattern + ")$")
	for name := range q.shape() {
		if parts := re.FindStringSubmatch(name); parts != nil {
			digits[name] = parts[1]
		}
	}
	return digits
}

// levels are the parameters of the named numbers: the one that the case states where it
// expects a single such number, else what the names say.
func (q question) levels(pattern string, stated float64) map[string]float64 {
	digits := q.named(pattern)
	levels := make(map[string]float64, len(digits))
	for name, d := range digits {
		levels[name] = decimals(d)
		if stated != 0 && len(digits) == 1 {
			levels[name] = stated
		}
	}
	return levels
}

// decimals are digits as decimal places: "05" is 0.05 and "999" is 0.999.
func decimals(digits string) float64 { return whole(digits) / math.Pow10(len(digits)) }

// complement is 1 less those decimal places, without its rounding: "95" is 0.05.
func complement(digits string) float64 {
	all := math.Pow10(len(digits))
	return (all - whole(digits)) / all
}

// whole are digits, which a pattern made sure of, as a number.
func whole(digits string) float64 {
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return math.NaN()
	}
	return v
}
