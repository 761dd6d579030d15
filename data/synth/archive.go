package synth

import (
	"archive/zip"
	"bytes"
	"fmt"
)

// member is a file in an archive.
type member struct {
	name string
	body []byte
}

// archive returns a zip of the members, without times, so that the same members
// give the same bytes.
func archive(members ...member) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range members {
		w, err := z.Create(m.name)
		if err != nil {
			return nil, fmt.Errorf("archive %s: %w", m.name, err)
		}
		if _, err := w.Write(m.body); err != nil {
			return nil, fmt.Errorf("archive %s: %w", m.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	return b.Bytes(), nil
}
