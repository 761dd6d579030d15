package topology

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"github.com/paulmach/orb"
)

// Layer is a set of areas that do not overlap, such as those of one level. Layers may
// lie over each other; where they have a line in common they keep it in common.
type Layer struct {
	Least int // the first zoom at which it is drawn
	Areas []orb.MultiPolygon
}

// maxLayers is how many layers a topology can have: a bit each.
const maxLayers = 8

// MaxZoom is the zoom from which drawings have all detail at the latest.
const MaxZoom = 14

// worthwhile is the share of points, in tenths, from which a zoom may as well have
// all of them.
const worthwhile = 9

// Report tells what a zoom keeps.
type Report struct {
	Zoom    int
	Kept    int // points of lines between areas, those where lines meet counted for each
	PutBack int // points that had been left out
	Rounds  int // of putting back
	Stuck   int // pairs of segments that cross or touch in the input itself
}

// Topology is the lines that areas have in common, each once, and the rank of their
// points.
type Topology struct {
	*arcs
	coverage *coverage
	rank     []int64
	workers  int
}

// Build finds the lines between areas. Boundaries are longitude and latitude in
// degrees; they are taken to places 1.9 cm apart at the equator. Rings may run either
// way and be closed or not, the first of a polygon is its shell; a ring that repeats a
// vertex is split there, and spikes and rings without ground go. A vertex that lies on
// an edge of a neighbour, within a few centimetres, becomes one of that edge. The result is the same on
// every machine, whatever the number of workers.
//
// A point that is not on the earth wraps [ErrInput]. When the context ends, its error
// is returned.
func Build(ctx context.Context, layers []Layer, opt Options) (*Topology, error) {
	if len(layers) > maxLayers {
		return nil, fmt.Errorf("topology: %w: %d layers, %d at most", ErrInput, len(layers), maxLayers)
	}
	workers := opt.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	c, err := newCoverage(layers, workers)
	if err != nil {
		return nil, fmt.Errorf("topology: %w", err)
	}
	a := c.cut()
	for range mostSnaps {
		if ctx.Err() != nil || !c.snapOpen(a) {
			break
		}
		a = c.cut()
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return &Topology{arcs: a, coverage: c, rank: a.rankAll(workers), workers: workers}, nil
}

// Generalise chooses for each point of each line the zoom from which it is kept: where
// it is worth a pixel of a tile of 512, or before that where a fault would arise else.
// It goes up from the first zoom of any layer to the one from which all detail is
// worth its bytes; each has the points of those before. There is a report for each
// zoom that leaves points out.
func (t *Topology) Generalise(ctx context.Context) (*Drawing, []Report, error) {
	d := &Drawing{Points: t.points, Arcs: t.start, Least: make([]uint8, len(t.points))}
	t.fillRings(d)
	first, full := t.zooms(d)
	d.Full = full
	m := t.mender(d.Least)
	var reports []Report
	for zoom := first; zoom < full; zoom++ {
		m.active = 0
		for i, layer := range d.Layers {
			if layer.Least <= zoom {
				m.active |= 1 << i
			}
		}
		report, err := m.mend(ctx, zoom)
		if err != nil {
			return nil, nil, err
		}
		reports = append(reports, report)
	}
	return d, reports, nil
}

// zooms fills in from which zoom on each point is kept for its rank, and returns the
// first that is drawn and the one that has all.
func (t *Topology) zooms(d *Drawing) (first, full int) {
	first = MaxZoom
	for _, layer := range d.Layers {
		first = min(first, layer.Least)
	}
	var counts [MaxZoom]int
	for i, rank := range t.rank {
		zoom := max(first, zoomOf(rank))
		d.Least[i] = uint8(min(zoom, MaxZoom))
		if zoom < MaxZoom {
			counts[zoom]++
		}
	}
	kept := 0
	for full = first; full < MaxZoom; full++ {
		if kept += counts[full]; 10*kept >= worthwhile*len(t.rank) {
			break
		}
	}
	for i, least := range d.Least {
		d.Least[i] = min(least, uint8(full))
	}
	return first, full
}

func (t *Topology) fillRings(d *Drawing) {
	c := t.coverage
	ring, ref := int32(0), int32(0)
	for _, layer := range c.layers {
		out := Rings{Least: layer.Least, AreaEnds: layer.AreaEnds, PolygonEnds: make([]int32, len(layer.PolygonEnds))}
		firstRing, firstRef := ring, ref
		for i, end := range layer.PolygonEnds {
			for ; ring < end; ring++ {
				ref = t.ends[ring]
				out.RingEnds = append(out.RingEnds, ref-firstRef)
			}
			out.PolygonEnds[i] = end - firstRing
		}
		out.Refs = t.refs[firstRef:ref]
		d.Layers = append(d.Layers, out)
	}
}

func (t *Topology) mender(least []uint8) *mender {
	m := &mender{
		arcs: t.arcs, rank: t.rank, least: least, workers: t.workers, reps: newLandmarks(t.arcs, t.rank),
		arcOf: make([]int32, len(t.points)), next: make([]int32, len(t.points)), moments: make([]int64, t.len()),
	}
	full := make([]int64, t.len())
	for i := range t.len() {
		for v := t.start[i]; v < t.start[i+1]; v++ {
			m.arcOf[v] = int32(i)
			if v > t.start[i] {
				full[i] += moment(t.points[v-1], t.points[v])
			}
		}
	}
	from := int32(0)
	for r, end := range t.ends {
		m.rings = append(m.rings, newLoop(t.refs[from:end], full, 1<<t.coverage.layer[r]))
		from = end
	}
	m.addTwins(full)
	return m
}

func newLoop(refs []int32, full []int64, mask uint8) loop {
	sum := int64(0)
	for _, ref := range refs {
		if ref >= 0 {
			sum += full[ref]
		} else {
			sum -= full[^ref]
		}
	}
	return loop{refs: refs, positive: sum > 0, mask: mask}
}

// addTwins makes loops of each two arcs with the same ends, and of arcs that come back
// to their own: what is between them need not be an area, and must not turn over.
func (m *mender) addTwins(full []int64) {
	between := map[[2]int32][]int32{}
	for i := range int32(m.len()) {
		u, v := m.ids[m.start[i]], m.ids[m.start[i+1]-1]
		ref := i
		if u > v {
			u, v, ref = v, u, ^i
		}
		if u == v {
			m.rings = append(m.rings, newLoop([]int32{ref}, full, m.mask[i]))
			continue
		}
		for _, other := range between[[2]int32{u, v}] {
			if mask := m.mask[i] & m.mask[max(other, ^other)]; mask != 0 {
				m.rings = append(m.rings, newLoop([]int32{other, ^ref}, full, mask))
			}
		}
		between[[2]int32{u, v}] = append(between[[2]int32{u, v}], ref)
	}
}

// split divides 0..n-1 between the workers.
func (m *mender) split(n int, work func(worker, from, to int)) {
	var group sync.WaitGroup
	for k := range m.workers {
		group.Go(func() { work(k, n*k/m.workers, n*(k+1)/m.workers) })
	}
	group.Wait()
}

// mostSnaps is how often vertices are put on edges: edges that bend so may come
// upon others.
const mostSnaps = 3
