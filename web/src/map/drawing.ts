// The living map: boundaries from tiles, colours by the position of the area, so that another indicator fetches no
// tile. Workers colour: how areas are drawn goes to them as one list, which is far cheaper for the page than the state
// of each of 35 000 features.
import 'maplibre-gl/dist/maplibre-gl.css';
import { Map as MapLibre, setWorkerUrl, type ExpressionSpecification, type LayerSpecification, type LngLatBoundsLike } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { PATTERNS, patterns } from './patterns';
import type { Columns, Points, Setup } from './setup';
import { fetchJSON } from './setup';
import { slotsOf, ZERO, type Slots } from './slots';

interface TileJSON {
  tiles: string[];
  minzoom: number;
  maxzoom: number;
  bounds?: [number, number, number, number];
  boundaries: string;
  attribution?: string;
  vector_layers: { id: string }[];
}

const RADIUS = 34; // of the largest symbol, in pixels
const SIMULATED = / \((simulé|simulated)\)$/; // said once for all, under the map
const SYMBOL_GROUND = '#f3f4f6'; // of areas that have a symbol: those of zero are white

export class Drawing {
  readonly map: MapLibre;
  private lit = -1;
  private picked: number[] = [];

  private constructor(
    map: MapLibre,
    readonly setup: Setup,
    readonly points: Points,
    readonly attribution: string,
  ) {
    this.map = map;
  }

  /** Draws the boundaries of a level into a box; fails where there is no WebGL. */
  static async make(box: HTMLElement, setup: Setup, bbox: LngLatBoundsLike | undefined): Promise<Drawing> {
    setWorkerUrl(workerUrl);
    const [tiles, points] = await Promise.all([fetchJSON<TileJSON>(setup.tiles), fetchJSON<Points>(setup.points)]);
    if (tiles.boundaries !== setup.boundaries) throw new Error('the tiles are of other boundaries');
    const [overlay, ground] = await Promise.all([setup.overlay, setup.ground].map((address) => (address ? fetchJSON<TileJSON>(address) : undefined)));
    const bounds = bbox ?? ground?.bounds ?? tiles.bounds;
    const map = new MapLibre({
      container: box,
      style: { version: 8, sources: {}, layers: [{ id: 'paper', type: 'background', paint: { 'background-color': '#ffffff' } }] },
      locale: { 'Map.Title': setup.words.label! },
      attributionControl: false,
      keyboard: false,
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 0,
      minZoom: tiles.minzoom, // below it there are no tiles, and the map would be empty
      maxZoom: 15,
      ...(bounds ? { bounds, fitBoundsOptions: { padding: 18 } } : {}),
    });
    map.touchZoomRotate.disableRotation();
    map.getCanvas().tabIndex = -1;
    await new Promise<void>((resolve, reject) => {
      map.once('load', () => resolve());
      map.once('error', (e) => reject(e.error));
    });
    const drawing = new Drawing(map, setup, points, tiles.attribution ?? '');
    drawing.addLayers(tiles, overlay, ground);
    return drawing;
  }

  private addLayers(tiles: TileJSON, overlay: TileJSON | undefined, ground: TileJSON | undefined): void {
    const { map } = this;
    for (const [name, image] of Object.entries(patterns())) map.addImage(name, image, { pixelRatio: 2 });
    if (ground) this.addOutlines('ground', ground, { 'line-color': '#b4bcc2', 'line-width': 1 });
    map.addSource('areas', { type: 'vector', tiles: tiles.tiles, minzoom: tiles.minzoom, maxzoom: tiles.maxzoom });
    map.addSource('points', { type: 'geojson', data: this.pointFeatures() });
    const areas = { source: 'areas', 'source-layer': tiles.vector_layers[0]!.id };
    map.addLayer({ id: 'fill', type: 'fill', ...areas, paint: { 'fill-color': '#ffffff', 'fill-antialias': false } });
    map.addLayer({ id: 'pattern', type: 'fill', ...areas, filter: ['==', ['id'], -1], paint: { 'fill-pattern': 'absent' } });
    map.addLayer({ id: 'hatch', type: 'fill', ...areas, filter: ['==', ['id'], -1], paint: { 'fill-pattern': 'hatch' } });
    map.addLayer({
      id: 'outline',
      type: 'line',
      ...areas,
      paint: { 'line-color': '#5d6872', 'line-width': ['interpolate', ['linear'], ['zoom'], 5, 0.1, 8, 0.5, 12, 1] },
    });
    if (overlay) this.addOutlines('overlay', overlay, { 'line-color': '#1b2433', 'line-width': 1.4 }); // as in figures
    map.addLayer({ id: 'picked', type: 'line', ...areas, paint: { 'line-color': '#b8430f', 'line-width': ['case', ['==', ['feature-state', 'p'], 1], 3, 0] } });
    map.addLayer({ id: 'lit', type: 'line', ...areas, paint: { 'line-color': '#111820', 'line-width': ['case', ['==', ['feature-state', 'on'], 1], 3, 0] } });
    this.addPointLayers();
  }

  private addOutlines(id: string, tiles: TileJSON, paint: { 'line-color': string; 'line-width': number }): void {
    this.map.addSource(id, { type: 'vector', tiles: tiles.tiles, minzoom: tiles.minzoom, maxzoom: tiles.maxzoom });
    this.map.addLayer({ id, type: 'line', source: id, 'source-layer': tiles.vector_layers[0]!.id, paint });
  }

  private addPointLayers(): void {
    const circles: LayerSpecification = {
      id: 'circles',
      type: 'circle',
      source: 'points',
      paint: {
        'circle-color': ['case', ['<', ['coalesce', ['feature-state', 'v'], 0], 0], '#c65a11', '#2f7fa8'],
        'circle-opacity': ['case', ['==', ['feature-state', 'h'], 1], 0.35, 0.75],
        'circle-stroke-color': '#112233',
        'circle-stroke-width': ['case', ['>', ['coalesce', ['feature-state', 'r'], 0], 0], 1, 0],
        'circle-radius': ['coalesce', ['feature-state', 'r'], 0],
      },
    };
    this.map.addLayer(circles);
    this.map.addLayer({
      id: 'names',
      type: 'symbol',
      source: 'points',
      minzoom: this.setup.ground ? 11.5 : this.points.codes.length > 500 ? 9 : 0,
      layout: {
        // Names stand beside small areas, which they would cover; where these are tiny, the map says them when pointed at.
        ...(this.setup.ground ? { 'text-variable-anchor': ['left', 'right', 'top', 'bottom'] as const, 'text-radial-offset': 1.6, 'text-justify': 'auto' as const } : {}),
        'text-field': ['get', 'name'],
        'text-font': ['Liberation Sans', 'Arial', 'sans-serif'],
        'text-size': 11.5,
        'text-padding': 3,
        'text-max-width': 8,
      },
      paint: { 'text-color': '#1b2433', 'text-halo-color': 'rgba(255,255,255,.9)', 'text-halo-width': 1.4 },
    });
  }

  private pointFeatures() {
    const features = this.points.at.flatMap((at, i) =>
      at ? [{ type: 'Feature' as const, id: i, properties: { name: this.points.names[i]!.replace(SIMULATED, '') }, geometry: { type: 'Point' as const, coordinates: at } }] : [],
    );
    return { type: 'FeatureCollection' as const, features };
  }

  private state(i: number, state: Record<string, number>): void {
    this.map.setFeatureState({ source: 'areas', sourceLayer: this.setup.level, id: i }, state);
  }

  /** Colours the areas anew; gives how they are drawn. */
  paint(setup: Setup, columns: Columns, other?: Columns): Slots {
    const slots = slotsOf(setup, columns, other);
    const symbols = setup.view === 'symbols';
    const slot = at(slots.slot);
    const palette = symbols ? [SYMBOL_GROUND] : (setup.palette ?? []);
    this.map.setPaintProperty('fill', 'fill-color', choose(slot, [...palette.entries()], '#ffffff'));
    this.map.setPaintProperty('pattern', 'fill-pattern', choose(slot, Object.entries(PATTERNS), 'absent'));
    this.map.setFilter('pattern', ['>', slot, ZERO]);
    this.map.setFilter('hatch', symbols ? ['==', ['id'], -1] : ['==', at(slots.hatched), 1]);
    this.paintCircles(setup, columns, slots);
    return slots;
  }

  private circled = false;

  private paintCircles(setup: Setup, columns: Columns, slots: Slots): void {
    const on = setup.view === 'symbols';
    if (!on && !this.circled) return;
    this.circled = on;
    const values = columns.value ?? [];
    const most = values.reduce<number>((m, v) => Math.max(m, Math.abs(v ?? 0)), 0);
    for (let i = 0; i < slots.slot.length; i++) {
      const v = values[i] ?? 0;
      this.map.setFeatureState({ source: 'points', id: i }, { r: on && most > 0 ? RADIUS * Math.sqrt(Math.abs(v) / most) : 0, v, h: slots.hatched[i]! });
    }
  }

  /** Lights one area, or none when it is -1. */
  light(i: number): void {
    if (i === this.lit) return;
    if (this.lit >= 0) this.state(this.lit, { on: 0 });
    if (i >= 0) this.state(i, { on: 1 });
    this.lit = i;
  }

  pick(list: number[]): void {
    for (const i of this.picked) this.state(i, { p: 0 });
    for (const i of list) this.state(i, { p: 1 });
    this.picked = list;
  }

  /** The area under a point of the box, or -1. */
  under(point: { x: number; y: number }): number {
    const found = this.map.queryRenderedFeatures([point.x, point.y], { layers: ['fill'] })[0];
    return typeof found?.id === 'number' ? found.id : -1;
  }

  /** Moves so that an area can be seen. */
  reveal(i: number): void {
    const at = this.points.at[i];
    if (at && !this.map.getBounds().contains(at)) this.map.jumpTo({ center: at });
  }
}

/** The item of a list that belongs to the area. */
function at(list: Uint8Array): ExpressionSpecification {
  return ['at', ['id'], ['literal', Array.from(list)]] as unknown as ExpressionSpecification;
}

/** What belongs to the slot of the area. */
function choose(slot: ExpressionSpecification, list: [string | number, string][], otherwise: string): ExpressionSpecification {
  if (list.length === 0) return otherwise as unknown as ExpressionSpecification;
  return ['match', slot, ...list.flatMap(([s, what]) => [Number(s), what]), otherwise] as unknown as ExpressionSpecification;
}
