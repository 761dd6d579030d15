// What journeys are made with. A file of journeys/ exports
//
//   export const journeys = [{
//     name: 'what it shows',
//     main: true,            // part of every run; others only with ESSOR_TEST_ALL
//     mode: 'mouse',         // or 'keyboard' (pointer events fail it) or 'noscript' (JavaScript is off)
//     data: 'france',        // what it needs the service to show; the demonstration when left out
//     lang: 'en',            // of the browser; French when left out
//     run: async (t) => { await t.open('/carte'); … },
//   }];
//   export const looks = [{ name: 'carte', path: '/carte', main: true }];
//
// Each of looks is opened light, dark, narrow (320 px), wide (4K) and printed; axe must find nothing, nothing may
// stick out to the side, and a picture of each is kept. Whatever a journey does, it fails on errors in the console
// (refusals of the Content-Security-Policy are such), on broken scripts, and on anything asked of another machine.
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axeSource = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');

// What the browser itself asks of its maker's machines is switched off as far as it can be. What is left is known
// by name; a page that asked these machines would be seen before, by the route of its context.
const ofBrowser = /\b(update\.googleapis\.com|accounts\.google\.com|clients2\.google\.com)\b/;
const silent = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-features=AutofillServerCommunication,OptimizationHints,MediaRouter,Translate,SigninInterception,InterestFeedContentSuggestions',
];

export class Harness {
  static async start(options) {
    const h = new Harness();
    h.options = options;
    h.base = options.base.replace(/\/$/, '');
    h.outside = []; // what anybody asked of other machines
    h.proxy = await refuser(h.outside);
    h.browser = await chromium.launch({
      executablePath: options.chromium,
      args: ['--enable-unsafe-swiftshader', '--no-sandbox', ...silent],
      proxy: { server: `http://127.0.0.1:${h.proxy.address().port}`, bypass: '127.0.0.1' },
    });
    if (options.shots) await mkdir(options.shots, { recursive: true });
    return h;
  }

  async stop() {
    await this.browser.close();
    this.proxy.close();
    print({ name: 'nothing was asked of another machine', ok: this.outside.length === 0, error: this.outside.join('\n'), ms: 0 });
  }

  /** Runs what a file of journeys has. */
  async run(file, { journeys = [], looks = [] }) {
    const all = [...journeys, ...looks.flatMap(looksOf)];
    for (const journey of all) {
      const name = `${file}/${journey.name}`;
      if ((journey.data ?? 'demo') !== this.options.data) continue;
      if (!(journey.main || this.options.all) || !new RegExp(this.options.only).test(name)) continue;
      await this.one(name, journey);
    }
  }

  async one(name, journey) {
    const began = performance.now();
    const t = new Journey(this, name, journey);
    let error = '';
    try {
      await t.begin();
      await within(longest, journey.run(t));
      t.settle();
    } catch (e) {
      error = String(e.stack ?? e);
      await t.shot('failure').catch(() => {});
    }
    await within(10_000, t.context?.close()).catch(() => {});
    print({ name, ok: error === '', error, ms: Math.round(performance.now() - began), notes: t.notes });
  }
}

/** A journey under way: what it does and looks at. */
class Journey {
  constructor(harness, name, journey) {
    Object.assign(this, { harness, name, journey, base: harness.base, notes: [], faults: [] });
    this.allowed = harness.options['without-figures'] ? [/404.*\/figures\//] : []; // what the console may say
  }

  async begin() {
    const { mode = 'mouse', lang = 'fr', viewport = { width: 1280, height: 860 }, colorScheme = 'light', contextOptions = {} } = this.journey;
    this.context = await this.harness.browser.newContext({
      viewport,
      colorScheme,
      reducedMotion: 'reduce',
      locale: lang === 'en' ? 'en-GB' : 'fr-FR',
      javaScriptEnabled: mode !== 'noscript',
      ...contextOptions,
    });
    this.context.setDefaultTimeout(20000);
    await this.context.route('**/*', (route) => {
      const url = route.request().url();
      if (url.startsWith(this.base) || url.startsWith('data:') || url.startsWith('blob:')) return route.fallback();
      this.harness.outside.push(`${this.name}: ${url}`);
      return route.abort();
    });
    await this.context.addInitScript(watch);
    this.page = await this.context.newPage();
    this.page.on('pageerror', (e) => this.faults.push(`script: ${e.message}`));
    this.page.on('console', (m) => {
      if (m.type() === 'error') this.faults.push(`console: ${m.text()} (${m.location().url})`);
    });
  }

  /** Opens a page; gives the answer of the server. */
  async open(path) {
    return this.page.goto(this.base + path, { waitUntil: 'load' });
  }

  /** Presses keys one after the other. */
  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** The address of the page without the machine. */
  where() {
    return decodeURIComponent(this.page.url().slice(this.base.length));
  }

  async text(selector) {
    return (await this.page.locator(selector).first().innerText()).trim();
  }

  /** Fails with a sentence unless something holds. */
  want(holds, sentence) {
    if (!holds) throw new Error(`${sentence}\n  at ${this.page.url()}`);
  }

  async wantText(selector, expected) {
    const got = await this.text(selector);
    const ok = expected instanceof RegExp ? expected.test(got) : got.includes(expected);
    this.want(ok, `${selector} says ${JSON.stringify(got)}, want ${expected}`);
  }

  /** Waits until a function of the page gives something true. */
  async until(f, argument) {
    await this.page.waitForFunction(f, argument);
  }

  /** What axe finds wrong with the page: nothing. */
  async axe() {
    if (this.journey.mode === 'noscript') return this.axeOfServed();
    await this.axeOn(this.page);
  }

  /** The page as the server made it: axe itself is script, so ours is kept out instead. */
  async axeOfServed() {
    const context = await this.harness.browser.newContext({ viewport: this.page.viewportSize() });
    await context.route(/\/assets\/.*\.js/, (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
    const page = await context.newPage();
    await page.goto(this.page.url());
    await this.axeOn(page).finally(() => context.close());
  }

  async axeOn(page) {
    await page.evaluate(axeSource);
    const found = await page.evaluate(async () => {
      const result = await globalThis.axe.run(document, { resultTypes: ['violations'] });
      return result.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`));
    });
    this.want(found.length === 0, `axe:\n${found.join('\n')}`);
  }

  /** Nothing sticks out to the side. */
  async wantNoOverflow() {
    const wide = await this.page.evaluate(() => {
      const width = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= width) return [];
      const out = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > width + 1);
      return out.slice(0, 5).map((e) => `${e.tagName}.${e.className}: ${Math.round(e.getBoundingClientRect().right)} of ${width} px`);
    });
    this.want(wide.length === 0, `sticks out: ${wide.join(', ')}`);
  }

  /** Keeps a picture of the page. */
  async shot(label, options = {}) {
    if (!this.harness.options.shots || !this.page) return;
    const file = `${this.name}-${label}`.replace(/[^a-zA-Z0-9-]+/g, '_') + '.png';
    const { width, height } = this.page.viewportSize();
    const whole = await this.page.evaluate(() => document.documentElement.scrollHeight);
    await this.page.setViewportSize({ width, height: Math.min(Math.max(height, whole), 6000) }); // a map is drawn anew then
    await this.page.waitForTimeout(600);
    await this.page.screenshot({ path: path.join(this.harness.options.shots, file), ...options });
    await this.page.setViewportSize({ width, height });
  }

  /** Says something in the record of the run. */
  note(text) {
    this.notes.push(text);
  }

  /** Lets the console say what matches, such as the 404 of an address that is wrong on purpose. */
  allow(pattern) {
    this.allowed.push(pattern);
  }

  /** Milliseconds until the first content was painted, and the sum of layout shifts. */
  async painted() {
    return this.page.evaluate(() => ({ firstPaint: globalThis.essorWatch.firstPaint, shift: globalThis.essorWatch.shift }));
  }

  settle() {
    const faults = this.faults.filter((f) => !this.allowed.some((pattern) => pattern.test(f)));
    this.want(faults.length === 0, faults.join('\n'));
  }
}

/** The journeys that look at a page in all its forms. */
function looksOf({ name, path: address, main = false, ready }) {
  const look = (form, more, then) => ({
    name: `${name} ${form}`,
    main: main && (form === 'light' || form === 'dark'),
    mode: 'mouse',
    ...more,
    run: async (t) => {
      await t.open(address);
      if (ready && more.mode !== 'noscript') await t.until(ready);
      if (then) await then(t);
      await t.shot('page');
    },
  });
  const checked = async (t) => {
    await t.axe();
    await t.wantNoOverflow();
  };
  return [
    look('light', {}, checked),
    look('dark', { colorScheme: 'dark' }, checked),
    look('narrow', { viewport: { width: 320, height: 640 } }, checked),
    look('wide', { viewport: { width: 3840, height: 2160 } }, checked),
    look('without script', { mode: 'noscript' }, checked),
    look('printed', { viewport: { width: 794, height: 1123 } }, (t) => t.page.emulateMedia({ media: 'print' })),
  ];
}

/** Runs in each page before its own scripts: notes paints and shifts. */
function watch() {
  const seen = { firstPaint: 0, shift: 0 };
  globalThis.essorWatch = seen;
  new PerformanceObserver((list) => {
    for (const e of list.getEntries()) if (e.name === 'first-contentful-paint') seen.firstPaint = e.startTime;
  }).observe({ type: 'paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const e of list.getEntries()) if (!e.hadRecentInput) seen.shift += e.value;
  }).observe({ type: 'layout-shift', buffered: true });
}

const longest = 180_000; // milliseconds of a journey

/** What a promise gives, or an error when it takes too long. */
function within(ms, promise) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`not done after ${ms} ms`)), ms)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A proxy that refuses whatever is not this machine, and notes it. */
function refuser(outside) {
  const server = createServer((socket) => {
    socket.once('data', (data) => {
      const asked = data.toString('latin1').split('\r\n')[0];
      if (!ofBrowser.test(asked)) outside.push(`below the pages: ${asked}`);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    socket.on('error', () => {});
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function print(result) {
  process.stdout.write(JSON.stringify(result) + '\n');
}
