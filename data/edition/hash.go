package edition

import (
	"crypto/sha256"
	"encoding/hex"
)

// Hash names bytes: their SHA-256 in 64 hexadecimal digits.
type Hash string

// HashOf is the name of bytes.
func HashOf(b []byte) Hash {
	sum := sha256.Sum256(b)
	return Hash(hex.EncodeToString(sum[:]))
}

// IsHash tells whether a text has the form of a hash.
func IsHash(text string) bool {
	if len(text) != 2*sha256.Size {
		return false
	}
	for _, c := range text {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// Short is enough of a hash for people to tell two apart.
func (h Hash) Short() string { return string(h[:min(len(h), 12)]) }
