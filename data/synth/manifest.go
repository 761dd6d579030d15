package synth

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Origin says where the values of a field come from.
type Origin string

// The origins of fields.
const (
	Fact      Origin = "fact"      // published by the source named
	Derived   Origin = "derived"   // computed from facts
	Simulated Origin = "simulated" // made up
	Absent    Origin = "absent"    // empty or marked, since the facts do not hold it
)

// Field is where the values of one or more fields of a file come from.
type Field struct {
	Name   string `json:"name"` // names separated by ", "; "*" stands for all
	Origin Origin `json:"origin"`
	Source string `json:"source,omitempty"` // in French, for people
}

// File is one file of the folder.
type File struct {
	Name      string  `json:"name"` // below the folder, with slashes
	Role      string  `json:"role"` // in a pack
	Kind      string  `json:"kind"` // of reader
	Title     string  `json:"title"`
	Vintage   string  `json:"vintage,omitempty"`
	Period    string  `json:"period,omitempty"`
	Simulated bool    `json:"simulated"` // what the file is loaded for is made up
	Rows      int     `json:"rows"`
	Bytes     int     `json:"bytes"`
	SHA256    string  `json:"sha256"`
	Fields    []Field `json:"fields"`
}

// Manifest says of a folder of simulated files what is in it, and of each field
// whether it is simulated. It holds no time and no name of a machine: the same
// options give the same manifest.
type Manifest struct {
	Note  string `json:"note"`
	Seed  uint64 `json:"seed"`
	Scale int    `json:"scale,omitempty"` // of [Write]
	Files []File `json:"files"`

	Establishments int `json:"establishments,omitempty"` // in the last stock of [WriteTerritory]
}

// ManifestName is the file that [Write] puts the manifest in.
const ManifestName = "MANIFEST.json"

const manifestNote = "Fichiers de démonstration dans les formats officiels. Les champs «\u00a0simulated\u00a0» sont inventés\u202f; " +
	"les champs «\u00a0fact\u00a0» reprennent la source nommée. La MEL ne publie pas ces fichiers."

// The sources of the facts.
const (
	sourceCOG        = "INSEE, code officiel géographique 2024"
	sourcePopulation = "INSEE, populations légales 2021, en vigueur au 1er janvier 2024"
	sourceFilosofi   = "INSEE, FILOSOFI 2021"
	sourceEPCI       = "DGCL, composition des EPCI au 1er janvier 2024"
	sourceTerritory  = "MEL, territoires au 1er janvier 2020"
)

// document is a file to be written.
type document struct {
	File
	body []byte
}

// sealed returns the entry of the manifest, with size and checksum.
func (d document) sealed() File {
	sum := sha256.Sum256(d.body)
	f := d.File
	f.Bytes, f.SHA256 = len(d.body), hex.EncodeToString(sum[:])
	return f
}

// encode returns the manifest as it is written.
func (m Manifest) encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(m); err != nil {
		return nil, fmt.Errorf("%s: %w", ManifestName, err)
	}
	return b.Bytes(), nil
}
