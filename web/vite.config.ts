import { defineConfig } from 'vite';

// The bundle is served below /assets/ and embedded into the program: names carry a hash of their
// content, and a build gives the same bytes everywhere.
export default defineConfig({
  base: '/assets/',
  publicDir: false,
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    assetsDir: '',
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    target: 'es2022',
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: 'src/main.ts',
      // The map library is a file of its own: our own script stays small, and its name stays when only that changes.
      output: { codeSplitting: { groups: [{ name: 'maplibre', test: /maplibre-gl/ }] } },
    },
  },
});
