// The map page, with script: the picture comes alive, the form answers at once, keys lead from area to area. Without
// WebGL the picture and the table stay as the server made them, and nothing is lost.
import { handles } from '../map/breaks';
import type { Drawing } from '../map/drawing';
import { addressOf, fetchPage, replaceParts } from '../map/page';
import { fetchColumns, type Columns, type Setup } from '../map/setup';
import { countSlots } from '../map/slots';
import { timeline } from '../map/timeline';
import { isDirection, neighbour } from '../map/walk';

const MOST_PICKED = 4;

class Carte {
  private setup: Setup;
  private drawing: Drawing | undefined;
  private columns: Columns | undefined;
  private other: Columns | undefined;
  private here = -1;
  private asked: AbortController | undefined;
  private readonly canvas: HTMLElement;
  private readonly box = document.createElement('div');
  private readonly said = document.createElement('p');

  constructor(private readonly root: HTMLElement) {
    this.setup = JSON.parse(root.dataset.setup!) as Setup;
    this.canvas = root.querySelector<HTMLElement>('#canvas')!;
  }

  async start(): Promise<void> {
    this.watchForm();
    this.frame();
    addEventListener('popstate', () => void this.go(location.href, false));
    addEventListener('beforeprint', () => this.refreshPicture());
    await this.draw();
  }

  private watchForm(): void {
    this.root.addEventListener('change', (e) => {
      const form = (e.target as HTMLElement).closest<HTMLFormElement>('.carte-form');
      if (form) void this.go(addressOf(form));
    });
    this.root.addEventListener('submit', (e) => {
      e.preventDefault();
      void this.go(addressOf(e.target as HTMLFormElement));
    });
    for (const event of ['mouseover', 'focusin'] as const) {
      this.root.addEventListener(event, (e) => {
        const row = (e.target as HTMLElement).closest<HTMLElement>('tr[data-id]');
        if (row) this.mark(Number(row.dataset.id), false);
      });
    }
  }

  /** The box that the living map is put in, its keys, and what is said aloud. */
  private frame(): void {
    const { words } = this.setup;
    this.box.className = 'living';
    this.box.tabIndex = 0;
    this.box.setAttribute('role', 'application');
    this.box.setAttribute('aria-label', words.label!);
    this.said.className = 'map-said';
    this.said.setAttribute('role', 'status');
    this.box.addEventListener('keydown', (e) => this.key(e));
    this.box.addEventListener('focus', () => this.here >= 0 && this.mark(this.here, true));
  }

  private async draw(): Promise<void> {
    const { setup } = this;
    try {
      await this.fetchNumbers(setup);
      const { Drawing } = await import('../map/drawing');
      this.drawing?.map.remove();
      this.canvas.append(this.box, this.said);
      this.drawing = await Drawing.make(this.box, setup, bboxOf(location.href));
    } catch (error) {
      console.warn('map:', error);
      this.box.remove();
      this.said.remove();
      this.canvas.classList.remove('alive');
      this.root.dataset.ready = 'picture';
      return;
    }
    this.paint();
    this.listen();
    this.canvas.classList.add('alive');
    this.drawing.map.once('idle', () => {
      this.root.dataset.idle = String(Math.round(performance.now()));
      this.root.dataset.ready = 'map';
    });
  }

  private async fetchNumbers(setup: Setup): Promise<void> {
    const second = setup.need ?? setup.before;
    [this.columns, this.other] = await Promise.all([fetchColumns(setup.values, setup.boundaries), second ? fetchColumns(second, setup.boundaries) : undefined]);
  }

  private paint(): void {
    if (!this.drawing || !this.columns) return;
    const slots = this.drawing.paint(this.setup, this.columns, this.other);
    this.root.dataset.counts = JSON.stringify(countSlots(slots));
    this.drawing.pick([...this.root.querySelectorAll<HTMLElement>('tr.picked')].map((row) => Number(row.dataset.id)));
    this.controls();
  }

  private listen(): void {
    const { map } = this.drawing!;
    map.on('mousemove', (e) => this.mark(this.drawing!.under(e.point), false));
    map.getCanvas().addEventListener('mouseleave', () => this.mark(-1, false));
    map.on('click', (e) => this.mark(this.drawing!.under(e.point), true));
    map.on('moveend', (e) => {
      if (!('originalEvent' in e) || !e.originalEvent) return;
      const b = map.getBounds();
      const box = [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map((x) => Number(x.toFixed(4)));
      this.keepBox(box.join(','));
    });
  }

  private keepBox(box: string): void {
    const url = new URL(location.href);
    url.searchParams.set('bbox', box);
    history.replaceState(null, '', url.href.replaceAll('%2C', ','));
    const form = this.root.querySelector<HTMLFormElement>('.carte-form')!;
    let input = form.querySelector<HTMLInputElement>('input[name=bbox]');
    if (!input) {
      input = document.createElement('input');
      input.type = 'hidden';
      input.name = 'bbox';
      form.append(input);
    }
    input.value = box;
  }

  /** The buttons on the map, the handles of the breaks, the line of time. */
  private controls(): void {
    const { words } = this.setup;
    if (!this.canvas.querySelector('.mapkeys')) {
      const keys = document.createElement('div');
      keys.className = 'mapkeys';
      for (const [text, word, key] of [['+', words.zoom_in, '+'], ['−', words.zoom_out, '-'], ['?', words.help, '?']] as const) {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = text;
        button.tabIndex = -1; // the map is one stop: these are keys of it
        button.title = word!;
        button.addEventListener('click', () => this.act(key));
        keys.append(button);
      }
      this.canvas.append(keys);
    }
    const histogram = this.root.querySelector<HTMLElement>('#histogram');
    if (histogram && !histogram.querySelector('.handle') && this.setup.view === 'choropleth') {
      const preview = (breaks: number[]) => {
        this.setup = { ...this.setup, breaks: [...breaks] };
        this.drawing?.paint(this.setup, this.columns!, this.other);
      };
      handles(histogram, this.setup.breaks ?? [], words.break!, preview, (breaks) => void this.go(this.withBreaks(breaks)));
    }
    timeline(this.root, words, (period) => void this.go(this.withPeriod(period)));
  }

  private withBreaks(breaks: number[]): string {
    const url = new URL(addressOf(this.form()), location.href);
    url.searchParams.set('method', 'manual');
    url.searchParams.set('breaks', breaks.join(','));
    return url.href;
  }

  /** Another period on the same classes, so that maps compare. */
  private withPeriod(period: string): string {
    const url = new URL(this.setup.view === 'choropleth' && this.setup.breaks?.length ? this.withBreaks(this.setup.breaks) : addressOf(this.form()), location.href);
    url.searchParams.set('period', period);
    return url.href;
  }

  private form(): HTMLFormElement {
    return this.root.querySelector<HTMLFormElement>('.carte-form')!;
  }

  /** Goes to another state: its page, its numbers, its colours. */
  async go(address: string, push = true): Promise<void> {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    this.root.setAttribute('aria-busy', 'true');
    try {
      const { url, page } = await fetchPage(address, asked.signal);
      const setup = JSON.parse(page.querySelector<HTMLElement>('#carte')?.dataset.setup || 'null') as Setup | null;
      const columns = setup && this.drawing ? await this.numbersOf(setup) : undefined;
      if (asked.signal.aborted) return;
      if (!setup || !replaceParts(page)) {
        location.assign(url);
        return;
      }
      if (push) history.pushState(null, '', url);
      const same = setup.boundaries === this.setup.boundaries;
      this.setup = setup;
      this.root.dataset.setup = JSON.stringify(setup);
      if (columns) [this.columns, this.other] = columns;
      if (!this.drawing) this.refreshPicture();
      else if (same) this.paint();
      else await this.redraw();
      this.root.dataset.state = url;
    } catch (error) {
      if (asked.signal.aborted) return;
      console.warn('map:', error);
      location.assign(address);
    } finally {
      if (this.asked === asked) this.root.removeAttribute('aria-busy');
    }
  }

  private async numbersOf(setup: Setup): Promise<[Columns, Columns | undefined]> {
    const second = setup.need ?? setup.before;
    return Promise.all([fetchColumns(setup.values, setup.boundaries), second ? fetchColumns(second, setup.boundaries) : undefined]);
  }

  private async redraw(): Promise<void> {
    this.here = -1;
    this.drawing?.map.remove();
    this.drawing = undefined;
    this.box.replaceChildren();
    await this.draw();
  }

  /** The picture of the state, as the server draws it. */
  private refreshPicture(): void {
    const image = this.canvas.querySelector<HTMLImageElement>('img');
    if (image?.dataset.src) image.src = image.dataset.src;
  }

  /** Lights an area on the map and in the table; says what it is. */
  private mark(i: number, stay: boolean): void {
    this.root.querySelector('tr.here')?.classList.remove('here');
    this.drawing?.light(i);
    if (stay) this.here = i;
    if (i < 0) {
      if (this.here < 0 || stay) this.said.textContent = '';
      return;
    }
    const row = this.root.querySelector<HTMLElement>(`tr[data-id="${i}"]`);
    row?.classList.add('here');
    if (stay && row) {
      const scroll = row.closest<HTMLElement>('.rows')!;
      scroll.scrollTop = row.offsetTop - scroll.clientHeight / 2;
    }
    if (row) this.said.textContent = row.dataset.say!;
    else void this.ask(i);
  }

  /** An area that the table leaves out is asked for. */
  private async ask(i: number): Promise<void> {
    const points = this.drawing!.points;
    this.said.textContent = points.names[i]!;
    const values = new URL(this.setup.values, location.href).searchParams;
    const query = new URLSearchParams({ indicator: values.get('indicator')!, lang: document.documentElement.lang });
    if (values.has('period')) query.set('period', values.get('period')!);
    const response = await fetch(`/api/v1/areas/${this.setup.level}/${points.codes[i]}?${query}`);
    if (!response.ok) return;
    const sheet = (await response.json()) as { values?: { text: string; note?: string }[] };
    const value = sheet.values?.[0];
    if (value) this.said.textContent = `${points.names[i]} : ${value.text}${value.note ? ` (${value.note})` : ''}`;
  }

  private key(e: KeyboardEvent): void {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (this.act(e.key)) e.preventDefault();
  }

  private act(key: string): boolean {
    const d = this.drawing;
    if (!d) return false;
    if (isDirection(key)) return this.step(key);
    const rows = [...this.root.querySelectorAll<HTMLElement>('tr[data-id]')];
    switch (key) {
      case 'Home':
      case 'End':
        this.visit(this.extreme(key === 'Home'));
        return true;
      case 'Enter':
        if (this.here >= 0) location.assign(rows.find((r) => Number(r.dataset.id) === this.here)?.querySelector('a')?.href ?? this.sheet(this.here));
        return true;
      case ' ':
        if (this.here >= 0) this.pick(this.here);
        return true;
      case 't':
      case 'l':
        this.root.querySelector<HTMLElement>(key === 't' ? '#table' : '#legend')?.focus();
        return true;
      case '+':
      case '=':
      case '-':
        d.map.zoomTo(d.map.getZoom() + (key === '-' ? -1 : 1), { duration: 0 });
        return true;
      case '?':
        this.help();
        return true;
      case 'Escape':
        this.canvas.querySelector('.helped')?.remove();
        this.mark(-1, true);
        return true;
    }
    return false;
  }

  private sheet(i: number): string {
    return `/territoires/${this.setup.level}/${this.drawing!.points.codes[i]}`;
  }

  private step(key: string): boolean {
    const d = this.drawing!;
    if (this.here < 0) {
      this.visit(this.extreme(true));
      return true;
    }
    const next = neighbour(d.points, this.here, key);
    if (next < 0) this.said.textContent = this.setup.words.nothing_there!;
    else this.visit(next);
    return true;
  }

  private visit(i: number): void {
    if (i < 0) return;
    this.drawing!.reveal(i);
    this.mark(i, true);
  }

  /** The area with the highest or the lowest value. */
  private extreme(highest: boolean): number {
    let best = -1;
    let value = highest ? -Infinity : Infinity;
    this.columns?.value?.forEach((v, i) => {
      if (v !== null && (highest ? v > value : v < value)) [best, value] = [i, v];
    });
    return best;
  }

  /** Adds an area to those that are compared, or takes it out. */
  private pick(i: number): void {
    const { words, level } = this.setup;
    const points = this.drawing!.points;
    const ref = `${level}/${points.codes[i]}`;
    const url = new URL(location.href);
    const list = (url.searchParams.get('sel') ?? '').split(',').filter((r) => r !== '');
    const at = list.indexOf(ref);
    if (at < 0 && list.length >= MOST_PICKED) {
      this.said.textContent = words.full!;
      return;
    }
    if (at >= 0) list.splice(at, 1);
    else list.push(ref);
    if (list.length > 0) url.searchParams.set('sel', list.join(','));
    else url.searchParams.delete('sel');
    void this.go(url.href).then(() => {
      this.said.textContent = (at < 0 ? words.picked! : words.unpicked!).replace('{name}', points.names[i]!);
    });
  }

  private help(): void {
    const shown = this.canvas.querySelector('.helped');
    if (shown) {
      shown.remove();
      return;
    }
    const help = document.createElement('div');
    help.className = 'helped';
    help.textContent = this.setup.words.help!;
    this.canvas.append(help);
    this.said.textContent = this.setup.words.help!;
  }
}

function bboxOf(address: string): [number, number, number, number] | undefined {
  const list = (new URL(address).searchParams.get('bbox') ?? '').split(',').map(Number);
  return list.length === 4 && list.every((x) => Number.isFinite(x)) ? (list as [number, number, number, number]) : undefined;
}

export default async function carte(root: HTMLElement): Promise<void> {
  if (!root.dataset.setup) return; // nothing to draw: the page says why
  await new Carte(root).start();
}
