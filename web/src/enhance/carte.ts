import 'maplibre-gl/dist/maplibre-gl.css';
import { Map as MapLibre, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';

export default function carte(element: HTMLElement): void {
  setWorkerUrl(workerUrl);
  new MapLibre({ container: element, style: { version: 8, sources: {}, layers: [] } });
}
