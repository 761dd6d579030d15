// The map page, with script: the picture comes alive, the form answers at once, keys lead from area to area. Without
// WebGL the picture and the table stay as the server made them, and nothing is lost.
import { boxOf, keepBox, withBreaks, withPeriod, withPicked } from '../map/address';
import { handles } from '../map/breaks';
import type { Drawing } from '../map/drawing';
import { act, buttons, extreme, help, type Doing } from '../map/keys';
import { addressOf, fetchPage, focusOn, replaceParts } from '../map/page';
import { describe, rowOf, showRow } from '../map/rows';
import { fetchColumns, type Columns, type Setup } from '../map/setup';
import { countSlots } from '../map/slots';
import { timeline } from '../map/timeline';
import { Voice } from '../map/voice';
import { neighbour } from '../map/walk';

class Carte implements Doing {
  private setup: Setup;
  private drawing: Drawing | undefined;
  private columns: Columns | undefined;
  private other: Columns | undefined;
  private here = -1;
  private asked: AbortController | undefined;
  private readonly canvas: HTMLElement;
  private readonly box = document.createElement('div');
  private readonly voice = new Voice();

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
      const form = e.target as HTMLFormElement;
      if (!form.matches('.carte-form')) return;
      e.preventDefault();
      void this.go(addressOf(form));
    });
    for (const event of ['mouseover', 'focusin'] as const) {
      this.root.addEventListener(event, (e) => {
        const row = (e.target as HTMLElement).closest<HTMLElement>('tr[data-id]');
        if (row) this.mark(Number(row.dataset.id), false, false);
      });
    }
  }

  /** The box that the living map is put in, and its keys. */
  private frame(): void {
    this.box.className = 'living';
    this.box.tabIndex = 0;
    this.box.setAttribute('role', 'application');
    this.box.setAttribute('aria-label', this.setup.words.label!);
    this.box.addEventListener('keydown', (e) => {
      if (!e.ctrlKey && !e.metaKey && !e.altKey && this.drawing && act(e.key, this)) e.preventDefault();
    });
    this.box.addEventListener('focus', () => this.here >= 0 && this.mark(this.here, true));
  }

  private async draw(): Promise<void> {
    const { setup } = this;
    try {
      [this.columns, this.other] = await this.numbersOf(setup);
      const { Drawing } = await import('../map/drawing');
      this.drawing?.map.remove();
      this.canvas.append(this.box, this.voice.element);
      this.drawing = await Drawing.make(this.box, setup, boxOf(location.href));
    } catch (error) {
      console.warn('map:', error);
      this.box.remove();
      this.voice.element.remove();
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

  private numbersOf(setup: Setup): Promise<[Columns, Columns | undefined]> {
    const second = setup.need ?? setup.before;
    return Promise.all([fetchColumns(setup.values, setup.boundaries), second ? fetchColumns(second, setup.boundaries) : undefined]);
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
      keepBox(
        this.root,
        [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map((x) => Number(x.toFixed(4))),
      );
    });
  }

  /** The buttons on the map, the handles of the breaks, the line of time. */
  private controls(): void {
    const { words } = this.setup;
    buttons(this.canvas, words, (key) => act(key, this));
    const histogram = this.root.querySelector<HTMLElement>('#histogram');
    if (histogram && !histogram.querySelector('.handle') && this.setup.view === 'choropleth') {
      handles(histogram, this.setup, {
        moved: (breaks) => {
          this.setup = { ...this.setup, breaks: [...breaks] };
          this.drawing?.paint(this.setup, this.columns!, this.other);
        },
        done: (breaks) => void this.go(withBreaks(this.root, breaks)),
      });
    }
    timeline(this.root, words, (period, single) => void this.go(withPeriod(this.root, period, single && this.setup.view === 'choropleth')));
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
      const focus = document.activeElement?.id;
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
      focusOn(focus);
      this.root.dataset.state = url;
    } catch (error) {
      if (asked.signal.aborted) return;
      console.warn('map:', error);
      location.assign(address);
    } finally {
      if (this.asked === asked) this.root.removeAttribute('aria-busy');
    }
  }

  private async redraw(): Promise<void> {
    this.here = -1;
    this.voice.say('');
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

  /** Lights an area on the map and in the table, where its row is brought into view; says what it is. */
  private mark(i: number, stay: boolean, show = true): void {
    this.root.querySelector('tr.here')?.classList.remove('here');
    this.drawing?.light(i);
    if (stay) this.here = i;
    if (i < 0) {
      if (this.here < 0 || stay) this.voice.say('');
      return;
    }
    const row = rowOf(this.root, i);
    row?.classList.add('here');
    if (row && show) showRow(row);
    if (row) this.voice.say(row.dataset.say!);
    else void this.ask(i);
  }

  /** An area that the table leaves out is asked for. */
  private async ask(i: number): Promise<void> {
    const { points } = this.drawing!;
    this.voice.say(points.names[i]!);
    const text = await describe(this.setup, points, i);
    if (text && this.voice.element.textContent === points.names[i]) this.voice.say(text);
  }

  jump(id: string): void {
    this.root.querySelector<HTMLElement>(`#${id}`)?.focus();
  }

  zoom(by: number): void {
    const { map } = this.drawing!;
    map.zoomTo(map.getZoom() + by, { duration: 0 });
  }

  open(): void {
    if (this.here < 0) return;
    const sheet = rowOf(this.root, this.here)?.querySelector('a')?.href;
    location.assign(sheet ?? `/territoires/${this.setup.level}/${this.drawing!.points.codes[this.here]}`);
  }

  extreme(highest: boolean): void {
    this.visit(extreme(this.columns, highest));
  }

  step(key: string): void {
    if (this.here < 0) {
      this.extreme(true);
      return;
    }
    const next = neighbour(this.drawing!.points, this.here, key);
    if (next < 0) this.voice.tell(this.setup.words.nothing_there!);
    else this.visit(next);
  }

  private visit(i: number): void {
    if (i < 0) return;
    this.drawing!.reveal(i);
    this.mark(i, true);
  }

  /** Adds an area to those that are compared, or takes it out. */
  pick(): void {
    if (this.here < 0) return;
    const { words, level, most } = this.setup;
    const { codes, names } = this.drawing!.points;
    const name = names[this.here]!;
    const to = withPicked(`${level}/${codes[this.here]}`, most);
    if (!to) {
      this.voice.tell(words.full!);
      return;
    }
    void this.go(to.address).then(() => this.voice.tell((to.added ? words.picked! : words.unpicked!).replace('{name}', name)));
  }

  help(): void {
    const text = this.setup.words.help!;
    if (help(this.canvas, text)) this.voice.tell(text);
  }

  leave(): void {
    this.canvas.querySelector('.helped')?.remove();
    this.mark(-1, true);
  }
}

export default async function carte(root: HTMLElement): Promise<void> {
  if (!root.dataset.setup) return; // nothing to draw: the page says why
  await new Carte(root).start();
}
