package synth

import (
	"math"
	"strconv"
	"testing"
)

// The ESS has 11 % of all posts (the plan of the demonstration) and 9.4 % of the establishments (METHOD
// C.2); the métropole is the sum of its communes, sectors and all.
func TestFloresTotals(t *testing.T) {
	_, rows := zipped(t, "DS_FLORES_A5_2022_CSV_FR_simule.zip", ';')
	value := map[string]int{}
	for i, r := range rows {
		if r["TIME_PERIOD"] != "2022" {
			t.Errorf("row %d: %v", i, r)
		}
		key := r["GEO"] + " " + r["ACTIVITY"] + " " + r["NUMBER_EMPL"] + " " + r["LEGAL_FORM_WITH_PUBLIC"] + " " + r["FLORES_MEASURE"]
		if _, twice := value[key]; twice {
			t.Errorf("%s is there twice", key)
		}
		switch n, err := strconv.Atoi(r["OBS_VALUE"]); r["OBS_STATUS"] {
		case statusNormal:
			if err != nil || n < 0 {
				t.Errorf("%s is %q", key, r["OBS_VALUE"])
			}
			value[key] = n
		case statusHeldBack, statusConfidential:
			if r["OBS_VALUE"] != "" || r["FLORES_MEASURE"] != "EMPL3112" || r["GEO_OBJECT"] != "COM" {
				t.Errorf("%s is held back, and %q", key, r["OBS_VALUE"])
			}
			value[key] = -1
		default:
			t.Errorf("%s has status %q", key, r["OBS_STATUS"])
		}
	}
	whole := func(rest string) int { return value[sirenMEL+" "+rest] }
	if share := essPosts / float64(whole("_T _T _T EMPL3112")); math.Abs(share-0.11) > 1e-6 {
		t.Errorf("the ESS has %.7f of all posts", share)
	}
	if share := employerSites / float64(whole("_T _T _T UNIT_LOC")); math.Abs(share-0.094) > 1e-5 {
		t.Errorf("the ESS has %.7f of all establishments", share)
	}
	sites, heldBack, unknown := 0, 0, 0
	for _, c := range demoFacts(t).communes {
		sites += value[c.code+" _T _T _T UNIT_LOC"]
		sectors, hidden := 0, false
		for _, s := range []string{"AZ", "BE", "FZ", "GU", "OQ"} {
			n := value[c.code+" "+s+" _T _T EMPL3112"]
			if n < 0 {
				hidden = true
				heldBack++
			}
			sectors += n
		}
		posts := value[c.code+" _T _T _T EMPL3112"]
		if posts < 0 {
			unknown++
		} else if !hidden && posts != sectors {
			t.Errorf("%s has %d posts, its sectors %d", c.code, posts, sectors)
		}
		if private := value[c.code+" _T _T 1T9X7 EMPL3112"]; private > value[c.code+" _T _T _T EMPL3112"] {
			t.Errorf("%s has more private posts than posts", c.code)
		}
	}
	if sites != whole("_T _T _T UNIT_LOC") {
		t.Errorf("communes have %d establishments, the métropole %d", sites, whole("_T _T _T UNIT_LOC"))
	}
	if heldBack == 0 || unknown != 2 {
		t.Errorf("%d sectors are held back and all posts of %d communes; want some, and of two", heldBack, unknown)
	}
}

// All posts of a commune hold those of the ESS.
func TestFloresHoldsTheESS(t *testing.T) {
	ess := extract(t)
	_, rows := zipped(t, "DS_FLORES_A5_2022_CSV_FR_simule.zip", ';')
	compared := 0
	for _, r := range rows {
		if r["GEO_OBJECT"] != "COM" || r["ACTIVITY"] != "_T" || r["LEGAL_FORM_WITH_PUBLIC"] != "_T" || r["FLORES_MEASURE"] != "EMPL3112" || r["OBS_STATUS"] != "A" {
			continue
		}
		n, err := strconv.Atoi(r["OBS_VALUE"])
		if err != nil || n < ess["commune/"+r["GEO"]+" ensemble"].posts {
			t.Errorf("%s has %q posts, %d of them in the ESS", r["GEO"], r["OBS_VALUE"], ess["commune/"+r["GEO"]+" ensemble"].posts)
		}
		compared++
	}
	if compared < 90 {
		t.Errorf("only %d communes were compared", compared)
	}
}
