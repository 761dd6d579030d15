// Runs the journeys of web/e2e/journeys against a service, and prints a line of JSON for each:
//
//   node run.mjs --base http://127.0.0.1:8080 [--only REGEXP] [--all] [--shots DIR] [--chromium PATH]
//
// api/journey calls it in `go test`. What a journey is: see harness.mjs.
import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Harness } from './harness.mjs';

const { values: options } = parseArgs({
  options: {
    base: { type: 'string' },
    only: { type: 'string', default: '' },
    all: { type: 'boolean', default: false },
    shots: { type: 'string', default: '' },
    data: { type: 'string', default: 'demo' }, // what the service shows: journeys say which they are for
    chromium: { type: 'string', default: '/usr/bin/chromium' },
  },
});

const folder = new URL('./journeys/', import.meta.url);
const files = (await readdir(folder)).filter((name) => name.endsWith('.mjs')).sort();
const harness = await Harness.start(options);
try {
  for (const file of files) {
    const module = await import(new URL(file, folder).href);
    await harness.run(file.replace(/\.mjs$/, ''), module);
  }
} finally {
  await harness.stop();
}
