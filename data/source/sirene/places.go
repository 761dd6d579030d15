package sirene

import (
	"context"
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/proj"
)

// place is where an establishment is.
type place struct {
	lon, lat int32 // in units of precision
	quality  quality
}

// precision is how finely places are remembered, in degrees: a centimetre. The
// register's are single floats of metres, good to half a metre.
const precision = 1e-7

func (p place) point() orb.Point {
	return orb.Point{float64(p.lon) * precision, float64(p.lat) * precision}
}

type quality uint8

const (
	unknown quality = iota
	communeOnly
	undetermined
	probable
	certain
)

func (q quality) String() source.PlaceQuality {
	switch q {
	case communeOnly:
		return source.PlaceCommune
	case undetermined:
		return source.PlaceUndetermined
	case probable:
		return source.PlaceProbable
	case certain:
		return source.PlaceCertain
	default:
		return source.PlaceUnknown
	}
}

// ofCommune is the value of qualite_xy for places known to the commune only.
const ofCommune = "33"

// placeColumns are where the columns stand in the description of the file.
type placeColumns struct {
	siret, x, y, quality, epsg int
	zones                      [2]int
}

func (r *reader) readPlaces(ctx context.Context) error {
	if r.settings.places == "" {
		return r.note(NoPlaces, nil)
	}
	f := r.settings.book["places"]
	c := placeColumns{
		siret: position(f, "siret"), x: position(f, "x"), y: position(f, "y"),
		quality: position(f, "quality"), epsg: position(f, "epsg"),
		zones: [2]int{position(f, "quality_qpv2015"), position(f, "quality_qpv2024")},
	}
	bad := newDamages(r.settings.places)
	systems := map[string]proj.CRS{}
	err := r.walk(ctx, r.settings.places, f, func(in rows) func() error {
		v := &places{reader: r, rows: in, columns: c, systems: systems}
		return func() error {
			n, ok := number(in.field(c.siret), siretDigits)
			if !ok {
				bad.add(table.BadSIRET, in.number())
				return nil
			}
			at, ok := r.find(n)
			if !ok {
				return nil
			}
			if code := in.whole(); code != "" {
				bad.add(code, in.number())
				return nil
			}
			if e := r.kept.at(at); e.place.quality == unknown {
				e.place = v.place()
			}
			return nil
		}
	})
	if err != nil {
		return err
	}
	return bad.tell(&r.Tally)
}

type places struct {
	*reader
	rows
	columns placeColumns
	systems map[string]proj.CRS // by code; the zero CRS is one that is not known
}

// place is that of the row at hand. A point that stands for a commune is none: it
// must never decide on a neighbourhood.
func (v *places) place() place {
	if string(v.field(v.columns.quality)) == ofCommune {
		return place{quality: communeOnly}
	}
	x, errX := strconv.ParseFloat(string(v.field(v.columns.x)), 64)
	y, errY := strconv.ParseFloat(string(v.field(v.columns.y)), 64)
	if errX != nil || errY != nil || math.IsNaN(x) || math.IsNaN(y) {
		return place{}
	}
	code := string(v.field(v.columns.epsg))
	crs := v.system(code)
	if crs == (proj.CRS{}) {
		v.tells.systems[legible([]byte(code))]++
		return place{}
	}
	if !crs.Domain().Contains(orb.Point{x, y}) {
		v.tells.outside++
		return place{}
	}
	p := crs.Inverse(orb.Point{x, y})
	if !proj.WGS84().Domain().Contains(p) {
		v.tells.outside++
		return place{}
	}
	return place{lon: int32(math.Round(p[0] / precision)), lat: int32(math.Round(p[1] / precision)), quality: v.zoning()}
}

func (v *places) system(code string) proj.CRS {
	crs, known := v.systems[code]
	if !known {
		if n, err := strconv.Atoi(code); err == nil {
			crs, _ = proj.ByCode(n) // an unknown one is the zero CRS
		}
		v.systems[code] = crs
	}
	return crs
}

// zoning is how sure the neighbourhood is: the worse of the two generations.
func (v *places) zoning() quality {
	worst, told := certain, false
	for _, column := range v.columns.zones {
		b := v.field(column)
		if len(b) == 0 {
			continue
		}
		told = true
		switch string(b) {
		case "1":
		case "2":
			worst = min(worst, probable)
		default:
			worst = undetermined
		}
	}
	if !told {
		return undetermined
	}
	return worst
}
