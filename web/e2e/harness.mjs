// What journeys are made with. A file of journeys/ exports
//
//   export const journeys = [{
//     name: 'what it shows',
//     main: true,            // part of every run; others only with ESSOR_TEST_ALL
//     mode: 'mouse',         // or 'keyboard' (pointer events fail it) or 'noscript' (JavaScript is off)
//     data: 'france',        // what it needs the service to show ('france', 'empty'); the demonstration when left out
//     lang: 'en',            // of the browser; French when left out
//     run: async (t) => { await t.open('/carte'); … },
//   }];
//   export const looks = [{ name: 'carte', path: '/carte', main: true }];
//
// Each of looks is opened once for all forms, and with ESSOR_TEST_ALL in each: light, dark, narrow (320 px), wide (4K),
// without script and printed (`sheets` is how many pages it may take). In each of them axe must find nothing, nothing may stick out to the side or be cut off on paper, every
// picture must be there, the page must be light to load, and a picture and a PDF of each are kept. Whatever a journey
// does, it fails on errors in the console (refusals of the Content-Security-Policy are such), on broken scripts, on
// anything that a page fetches in vain, and on anything asked of another machine.
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axeSource = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');

// What the browser itself asks of its maker's machines is switched off as far as it can be. What is left is known
// by name; a page that asked these machines would be seen before, by the route of its context.
const ofBrowser = /\b(update\.googleapis\.com|accounts\.google\.com|clients2\.google\.com|redirector\.gvt1\.com)\b/;
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
    this.allowed = []; // what the console may say
    this.weights = []; // of what is ours to load, promised, in bytes as they are sent
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
    if (mode === 'keyboard') await this.context.addInitScript(refusePointers);
    this.page = await this.context.newPage();
    this.page.on('pageerror', (e) => this.faults.push(`script: ${e.message}`));
    this.page.on('console', (m) => {
      if (m.type() === 'error') this.faults.push(`console: ${m.text()} (${m.location().url})`);
    });
    this.page.on('response', (r) => {
      const kind = r.request().resourceType();
      if (kind !== 'document' && r.status() >= 400) this.faults.push(`${r.status()} for ${kind} ${r.url()}`);
    });
    // A page that is left before its sizes are told has none: only wantLight asks, and of a page that stays.
    this.page.on('requestfinished', (r) => {
      if (['document', 'stylesheet', 'script'].includes(r.resourceType()) && !/maplibre/.test(r.url())) this.weights.push(r.sizes().then((s) => s.responseBodySize, () => 0));
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

  /** Presses Tab until what has the focus matches a selector; on the way the focus must always be seen. */
  async tabTo(selector, most = 120) {
    for (let i = 0; i < most; i++) {
      await this.press('Tab');
      const stop = await this.page.evaluate(focused, selector);
      this.want(stop.seen, `the focus is not seen on ${stop.what}`);
      if (stop.there) return;
    }
    throw new Error(`${most} times Tab do not lead to ${selector}\n  at ${this.page.url()}`);
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

  /** What axe finds wrong with the colours of the page: nothing. */
  async axeColours() {
    await this.axeOn(this.page, ['color-contrast']);
  }

  async axeOn(page, rules) {
    await page.evaluate(axeSource);
    const found = await page.evaluate(async (rules) => {
      const result = await globalThis.axe.run(document, { resultTypes: ['violations'], ...(rules && { runOnly: rules }) });
      return result.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`));
    }, rules);
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

  /** Every picture of the page is there, those too that wait until they are scrolled to. */
  async wantPictures() {
    const missing = await this.page.evaluate(async () => {
      const shown = [...document.images].filter((i) => i.checkVisibility());
      for (const image of shown) image.loading = 'eager';
      const results = await Promise.all(shown.map((image) => image.decode().then(() => '', () => image.src)));
      return results.filter((src) => src !== '');
    });
    this.want(missing.length === 0, `missing pictures: ${missing.join(', ')}`);
  }

  /** What is ours of the page weighs little: HTML, style and script as they are sent, without the map library. */
  async wantLight() {
    const bytes = (await Promise.all(this.weights)).reduce((sum, n) => sum + n, 0);
    this.note(`HTML, style and script: ${Math.round(bytes / 102.4) / 10} KB`);
    this.want(bytes > 1000 && bytes <= heaviest, `HTML, style and script weigh ${bytes} bytes`);
  }

  /** On paper nothing is cut off: not by the edge of an A4 page, not by boxes that would scroll. */
  async wantWholeOnPaper() {
    const before = this.page.viewportSize();
    await this.page.setViewportSize(paper);
    await this.page.emulateMedia({ media: 'print' });
    const cut = await this.page.evaluate(cutOff);
    await this.page.emulateMedia({ media: null });
    await this.page.setViewportSize(before);
    this.want(cut.length === 0, `cut off on paper: ${cut.join(', ')}`);
  }

  /** Keeps the page as it is printed. */
  async print() {
    if (!this.harness.options.shots) return;
    await this.page.pdf({ path: this.file('', '.pdf'), preferCSSPageSize: true });
  }

  /** The page takes so many pages on paper. */
  async wantSheets(most) {
    const pdf = (await this.page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const sheets = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    this.want(sheets > 0 && sheets <= most, `${sheets} pages on paper, want ${most}`);
  }

  file(label, ending) {
    return path.join(this.harness.options.shots, `${this.name}${label}`.replace(/[^a-zA-Z0-9-]+/g, '_') + ending);
  }

  /** Keeps a picture of the page. */
  async shot(label, options = {}) {
    if (!this.harness.options.shots || !this.page) return;
    const { width, height } = this.page.viewportSize();
    const whole = await this.page.evaluate(() => document.documentElement.scrollHeight);
    await this.page.setViewportSize({ width, height: Math.min(Math.max(height, whole), 6000) }); // a map is drawn anew then
    await this.page.waitForTimeout(600);
    await this.page.screenshot({ path: this.file(`-${label}`, '.png'), ...options });
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
function looksOf({ name, path: address, main = false, data, lang, ready, sheets, status = 200 }) {
  const look = (form, more, then) => ({
    name: `${name} ${form}`,
    data,
    lang,
    mode: 'mouse',
    ...more,
    run: async (t) => {
      if (status !== 200) t.allow(new RegExp(`status of ${status}.*${escaped(address)}`)); // the page itself
      const answer = await t.open(address);
      t.want(answer.status() === status, `status ${answer.status()}`);
      if (ready && more.mode !== 'noscript') await t.until(ready);
      await then(t);
    },
  });
  const checked = async (t) => {
    await t.axe();
    await t.wantNoOverflow();
    await t.shot('page');
  };
  return [
    look('in all forms', { main }, async (t) => {
      await t.wantLight();
      await t.wantPictures();
      await t.axe();
      await t.page.emulateMedia({ colorScheme: 'dark' });
      await t.axeColours();
      await t.page.setViewportSize(narrow);
      await t.wantNoOverflow();
      await t.wantWholeOnPaper();
    }),
    look('light', {}, checked),
    look('dark', { colorScheme: 'dark' }, checked),
    look('narrow', { viewport: narrow }, checked),
    look('wide', { viewport: { width: 3840, height: 2160 } }, checked),
    look('without script', { mode: 'noscript' }, checked),
    look('printed', {}, async (t) => {
      await t.wantPictures();
      await t.page.emulateMedia({ media: 'print' });
      await t.axe();
      await t.page.emulateMedia({ media: null });
      await t.wantWholeOnPaper();
      if (sheets) await t.wantSheets(sheets);
      await t.print();
    }),
  ];
}

const narrow = { width: 320, height: 640 };
const paper = { width: 710, height: 1123 }; // CSS pixels: A4 without its margins of 11 mm
const heaviest = 120 * 1024; // bytes

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Runs in the page: what has the focus, whether it is what is sought, and whether one sees where it is. */
function focused(selector) {
  const e = document.activeElement;
  const style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  const inside = box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
  const seen = e === document.body || (inside && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0);
  return { there: e.matches(selector), seen, what: `${e.tagName} ${e.id} ${e.textContent.trim().slice(0, 40)}` };
}

/** Runs in the page: what the edge of the page or a box cuts off. */
function cutOff() {
  const width = document.documentElement.clientWidth;
  const cut = [];
  for (const e of document.querySelectorAll('body *')) {
    if (!e.checkVisibility() || e.closest('.hidden, svg') || /^(SELECT|OPTION|INPUT)$/.test(e.tagName)) continue;
    const style = getComputedStyle(e);
    const name = `${e.tagName} ${e.className} ${e.id}`;
    if (e.getBoundingClientRect().right > width + 1) cut.push(`${name} ends at ${Math.round(e.getBoundingClientRect().right)} of ${width} px`);
    if (style.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1) cut.push(`${name} shows ${e.clientWidth} of ${e.scrollWidth} px`);
    if (style.overflowY !== 'visible' && e.scrollHeight > e.clientHeight + 1) cut.push(`${name} shows ${e.clientHeight} of ${e.scrollHeight} px of height`);
  }
  return cut.slice(0, 6);
}

/** Runs in each page of a journey by keyboard: whoever uses a pointer is told so. */
function refusePointers() {
  addEventListener('pointerdown', (e) => console.error(`a pointer was used on ${e.target.tagName}`), true);
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
