package proj

import "strings"

// Local returns the system that official maps of a place use, given its longitude
// and latitude in degrees: Lambert-93 in metropolitan France, the local UTM zone
// overseas. It reports false for places outside the French territories known
// here; the boxes it compares with reach some 20 km across borders.
//
// Whoever asks often makes an [Atlas] first.
func Local(lon, lat float64) (CRS, bool) {
	for _, t := range territories() {
		if t.holds(lon, lat) {
			return mustCode(t.code), true
		}
	}
	return CRS{}, false
}

// Atlas answers what [Local] answers, at no cost after it was made.
type Atlas struct {
	boxes   []territory
	systems []CRS
}

// NewAtlas makes an atlas.
func NewAtlas() *Atlas {
	a := &Atlas{boxes: territories()}
	for _, t := range a.boxes {
		a.systems = append(a.systems, mustCode(t.code))
	}
	return a
}

// Local is the function [Local].
func (a *Atlas) Local(lon, lat float64) (CRS, bool) {
	for i, t := range a.boxes {
		if t.holds(lon, lat) {
			return a.systems[i], true
		}
	}
	return CRS{}, false
}

// ForDepartment returns the system that official maps of a department or
// overseas collectivity use, given its code ("59", "2A", "974").
func ForDepartment(code string) (CRS, bool) {
	switch strings.ToUpper(code) {
	case "971", "972", "977", "978":
		return mustCode(5490), true
	case "973":
		return mustCode(2972), true
	case "974":
		return mustCode(2975), true
	case "975":
		return mustCode(4467), true
	case "976":
		return mustCode(4471), true
	case "2A", "2B":
		return Lambert93(), true
	}
	if len(code) == 2 && code >= "01" && code <= "95" && code != "20" && code[1] >= '0' && code[1] <= '9' {
		return Lambert93(), true
	}
	return CRS{}, false
}

type territory struct {
	code                     int
	west, south, east, north float64 // degrees
}

func (t territory) holds(lon, lat float64) bool {
	return lon >= t.west && lon <= t.east && lat >= t.south && lat <= t.north
}

// territories are boxes around the land of each territory.
func territories() []territory {
	return []territory{
		{2154, -5.4, 41.1, 9.8, 51.3},
		{5490, -63.4, 14.2, -60.6, 18.3}, // Saint-Martin to Martinique
		{2972, -54.9, 1.9, -51.4, 6.1},
		{2975, 55.0, -21.6, 56.1, -20.7},
		{4471, 44.8, -13.3, 45.5, -12.4},
		{4467, -56.7, 46.5, -55.9, 47.4},
	}
}

// mustCode looks up a code that this package wrote itself.
func mustCode(epsg int) CRS {
	crs, err := ByCode(epsg)
	if err != nil {
		panic(err)
	}
	return crs
}
