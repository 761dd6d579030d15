package proj_test

import (
	"errors"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/geo/proj"
)

// The .prj texts below were seen in official deliveries or written by GDAL 3.6.2
// (gdalsrsinfo -o wkt1, -o wkt_esri, -o wkt2).
const (
	lambertWithoutCode = `PROJCS["Lambert_Conformal_Conic",GEOGCS["GCS_GRS 1980(IUGG, 1980)",DATUM["D_unknown",SPHEROID["GRS80",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["standard_parallel_1",49],PARAMETER["standard_parallel_2",44],PARAMETER["latitude_of_origin",46.5],PARAMETER["central_meridian",3],PARAMETER["false_easting",700000],PARAMETER["false_northing",6600000],UNIT["Meter",1]]`
	esriLambert        = `PROJCS["RGF_1993_Lambert_93",GEOGCS["GCS_RGF_1993",DATUM["D_RGF_1993",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",700000.0],PARAMETER["False_Northing",6600000.0],PARAMETER["Central_Meridian",3.0],PARAMETER["Standard_Parallel_1",44.0],PARAMETER["Standard_Parallel_2",49.0],PARAMETER["Latitude_Of_Origin",46.5],UNIT["Meter",1.0]]`
	esriWGS84          = `GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]]`
	esriWebMercator    = `PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]`
	worldMercator      = `PROJCS["WGS_1984_World_Mercator",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Mercator"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],UNIT["Meter",1.0]]`
	ntfLambert2        = `PROJCS["NTF_Lambert_II_étendu",GEOGCS["GCS_NTF",DATUM["D_NTF",SPHEROID["Clarke_1880_IGN",6378249.2,293.4660212936265]],PRIMEM["Paris",2.337229166666667],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",600000],PARAMETER["False_Northing",2200000],PARAMETER["Central_Meridian",0],PARAMETER["Standard_Parallel_1",46.8],PARAMETER["Scale_Factor",0.99987742],PARAMETER["Latitude_Of_Origin",46.8],UNIT["Meter",1]]`
	nad83              = `GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
	reunionESRI        = `PROJCS["RGR_1992_UTM_40S",GEOGCS["GCS_RGR_1992",DATUM["D_RGR_1992",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",10000000.0],PARAMETER["Central_Meridian",57.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`
)

func TestFromWKT(t *testing.T) {
	for _, tt := range []struct {
		name, wkt string
		want      int // 0: unknown
	}{
		{"Lambert-93 without code or datum", lambertWithoutCode, 2154},
		{"ESRI Lambert-93, parallels in the other order", esriLambert, 2154},
		{"parentheses and blanks", strings.NewReplacer("[", " ( ", "]", " ) ", ",", " , ").Replace(esriLambert), 2154},
		{"byte order mark and final zero", "\ufeff" + esriLambert + "\x00", 2154},
		{"code unknown, parameters known", strings.TrimSuffix(esriLambert, "]") + `,AUTHORITY["ESRI",102110]]`, 2154},
		{"ESRI WGS 84", esriWGS84, 4326},
		{"ESRI Web Mercator", esriWebMercator, 3857},
		{"ESRI Réunion", reunionESRI, 2975},
		{"with a height", `COMPD_CS["x",` + esriLambert + `,VERT_CS["NGF-IGN69"]]`, 2154},
		{"Mercator on the ellipsoid", worldMercator, 0},
		{"NTF", ntfLambert2, 0},
		{"another datum", nad83, 0},
		{"another false easting", strings.Replace(esriLambert, "700000", "600000", 1), 0},
		{"feet", strings.Replace(esriLambert, `UNIT["Meter",1.0]`, `UNIT["Foot",0.3048]`, 1), 0},
		{"gons", strings.Replace(esriWGS84, "0.017453292519943295", "0.015707963267949", 1), 0},
		{"Paris", strings.Replace(esriLambert, `PRIMEM["Greenwich",0.0]`, `PRIMEM["Paris",2.33722917]`, 1), 0},
		{"cut", esriLambert[:200], 0},
		{"empty", "", 0},
		{"not a text of this kind", "EPSG:2154", 0},
		{"deep", strings.Repeat("A[", 1000), 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			crs, err := proj.FromWKT(tt.wkt)
			if crs.Code() != tt.want {
				t.Errorf("FromWKT = %v, %v, want %d", crs, err, tt.want)
			}
			wantUnknown(t, err, tt.want == 0)
		})
	}
}

func TestUnknownSystemIsNamed(t *testing.T) {
	_, err := proj.FromWKT(ntfLambert2)
	if err == nil || !strings.Contains(err.Error(), "NTF_Lambert_II_étendu") {
		t.Errorf("error = %v, want the name in it", err)
	}
}

// TestFromWKTOfGDAL reads what GDAL writes for every code known here, in three
// dialects, with and without the code.
func TestFromWKTOfGDAL(t *testing.T) {
	if _, err := exec.LookPath("gdalsrsinfo"); err != nil {
		t.Skip("gdalsrsinfo (Debian: gdal-bin) is not installed")
	}
	codes := []string{"4326", "4171", "5489", "4627", "4624", "4470", "4463"}
	for code := range areasOfUse() {
		if code <= 3942 || code >= 3950 { // the zones between are of one series
			codes = append(codes, strconv.Itoa(code))
		}
	}
	for _, code := range codes {
		for _, dialect := range []string{"wkt1", "wkt_esri", "wkt2"} {
			t.Run(code+" "+dialect, func(t *testing.T) {
				t.Parallel()
				text, err := exec.CommandContext(t.Context(), "gdalsrsinfo", "-o", dialect, "EPSG:"+code).Output()
				if err != nil {
					t.Fatal(err)
				}
				without := strings.NewReplacer(`AUTHORITY["EPSG"`, `AUTHORITY["none"`, `ID["EPSG"`, `ID["none"`).Replace(string(text))
				for _, wkt := range []string{string(text), without} {
					crs, err := proj.FromWKT(wkt)
					if err != nil || crs.String() != "EPSG:"+code {
						t.Errorf("got %v, %v for %s", crs, err, wkt)
					}
				}
			})
		}
	}
}

func TestFromName(t *testing.T) {
	for name, want := range map[string]int{
		"EPSG:2154":                                    2154,
		"epsg:2154":                                    2154,
		" 2154 ":                                       2154,
		"urn:ogc:def:crs:EPSG::2154":                   2154,
		"urn:ogc:def:crs:EPSG:6.9:3857":                3857,
		"urn:ogc:def:crs:OGC:1.3:CRS84":                4326,
		"urn:ogc:def:crs:OGC::CRS84":                   4326,
		"http://www.opengis.net/def/crs/EPSG/0/2975":   2975,
		"http://www.opengis.net/gml/srs/epsg.xml#2154": 2154,
		"EPSG:27572":                                   0,
		"urn:ogc:def:crs:ESRI::102110":                 0,
		"":                                             0,
		":::":                                          0,
		"EPSG:":                                        0,
		"Lambert-93":                                   0,
		"EPSG:99999999999999999999999999":              0,
	} {
		crs, err := proj.FromName(name)
		if crs.Code() != want {
			t.Errorf("FromName(%q) = %v, %v, want %d", name, crs, err, want)
		}
		wantUnknown(t, err, want == 0)
	}
}

func wantUnknown(t *testing.T, err error, want bool) {
	t.Helper()
	var unknown *proj.UnknownCRSError
	if got := errors.As(err, &unknown); got != want || err != nil != want {
		t.Errorf("error = %v, unknown system: %v, want %v", err, got, want)
	}
}

// FuzzFromWKT checks that whatever is recognised is a system of this package.
func FuzzFromWKT(f *testing.F) {
	for _, s := range []string{lambertWithoutCode, esriWGS84, esriWebMercator, nad83, `A["b""c",1,B(2)]`, "A[[", `"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		crs, err := proj.FromWKT(s)
		if err != nil {
			if !crs.IsZero() {
				t.Errorf("%v with the error %v", crs, err)
			}
			return
		}
		if again, err := proj.ByCode(crs.Code()); err != nil || again != crs {
			t.Errorf("FromWKT(%q) = %v, ByCode gives %v, %v", s, crs, again, err)
		}
	})
}
