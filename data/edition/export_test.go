package edition

// DecodeGrants reads the part of the grants, and tells its sums.
func DecodeGrants(body []byte) ([]GrantSum, error) {
	t, sums, err := decodeGrants(body)
	if err == nil {
		newGrantIndex(t)
	}
	return sums, err
}

// RecodeGrants reads encoded grants, and writes them again from grants one by one.
func RecodeGrants(body []byte) ([]byte, error) {
	t, err := decodeGrantTable(&reader{b: body})
	if err != nil {
		return nil, err
	}
	var grants []Grant
	for i := range t.len() {
		grants = append(grants, t.at(i))
	}
	return encodeGrants(grants)
}
