// Suggestions under a field of search, in the pattern of a combobox with a list
// (ARIA Authoring Practices 1.2). The form works without: it then leads to a page of hits.

/** An area that the interface found, as GET /api/v1/areas has it. */
interface Found {
  level: string;
  code: string;
  name: string;
  alias?: { code: string; name: string };
  matched?: { text: string }; // the code or postcode by which it was found, in words
  parents: { name: string }[];
}

const leastLetters = 2;
const mostSuggested = 8;
const widest = 420; // pixels of the list, where the field is narrower
const pause = 120; // milliseconds without a key before the service is asked

/** Adds suggestions to a form that has an input named q. */
export default function enhance(form: HTMLElement): void {
  const input = form.querySelector<HTMLInputElement>('input[name="q"]');
  if (!(form instanceof HTMLFormElement) || !input) {
    return;
  }
  new Combobox(form, input).listen();
}

class Combobox {
  private readonly list = document.createElement('ul');
  private found: Found[] = [];
  private active = -1; // position of the option that is picked out, -1 for none
  private timer = 0;
  private asked: AbortController | undefined;
  private readonly levels: Record<string, string>; // the words for levels, by their names in addresses

  constructor(private readonly form: HTMLFormElement, private readonly input: HTMLInputElement) {
    this.levels = JSON.parse(form.dataset.levels ?? '{}') as Record<string, string>;
    this.list.id = `${input.id}-list`;
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', input.labels?.[0]?.textContent ?? '');
    this.list.hidden = true;
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-expanded', 'false');
    input.setAttribute('aria-controls', this.list.id);
    form.append(this.list);
  }

  listen(): void {
    this.input.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.ask(), pause);
    });
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('blur', () => this.close());
    // The field keeps the focus while an option is pressed, so that the list is still there.
    this.list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => {
      const option = event.target instanceof Element ? event.target.closest('[role="option"]') : null;
      const at = option ? [...this.list.children].indexOf(option) : -1;
      this.open(at);
    });
  }

  private async ask(): Promise<void> {
    this.asked?.abort();
    const text = this.input.value.trim();
    if (text.length < leastLetters) {
      this.close();
      return;
    }
    const asked = new AbortController();
    this.asked = asked;
    try {
      const lang = document.documentElement.lang === 'en' ? 'en' : 'fr';
      const answer = await fetch(`/api/v1/areas?${new URLSearchParams({ q: text, limit: String(mostSuggested), lang })}`, { signal: asked.signal });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      const body = (await answer.json()) as { areas: Found[] };
      if (asked === this.asked && document.activeElement === this.input) {
        this.show(body.areas);
      }
    } catch {
      if (!asked.signal.aborted) {
        this.close(); // the form still leads to the page of hits
      }
    }
  }

  private show(found: Found[]): void {
    this.found = found;
    this.active = -1;
    this.list.replaceChildren(...found.map((area, i) => this.option(area, i)));
    this.list.hidden = found.length === 0;
    this.place();
    this.input.setAttribute('aria-expanded', String(found.length > 0));
    this.input.removeAttribute('aria-activedescendant');
  }

  /** Lays the list under the field, over what comes next: nothing moves when it opens. */
  private place(): void {
    const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = this.input;
    const room = this.form.clientWidth - offsetLeft;
    Object.assign(this.list.style, {
      left: `${offsetLeft}px`,
      top: `${offsetTop + offsetHeight}px`,
      width: `${Math.max(offsetWidth, Math.min(widest, room))}px`,
    });
  }

  private option(area: Found, i: number): HTMLElement {
    const item = document.createElement('li');
    item.id = `${this.list.id}-${i}`;
    item.setAttribute('role', 'option');
    item.setAttribute('aria-selected', 'false');
    const name = area.alias ? `${area.alias.name || area.alias.code} → ${area.name}` : area.name;
    const where = area.parents[0] && !area.matched ? `, ${area.parents[0].name}` : '';
    item.textContent = `${name} (${this.levels[area.level] ?? area.level} ${area.code}${where})`;
    if (area.matched) {
      const matched = document.createElement('span');
      matched.className = 'matched';
      matched.textContent = area.matched.text;
      item.append(' – ', matched);
    }
    return item;
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === 'Enter' && this.active >= 0) {
      event.preventDefault();
      this.open(this.active);
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && this.found.length > 0 && !this.list.hidden) {
      event.preventDefault();
      // One position stands for the field itself, as the pattern asks.
      const places = this.found.length + 1;
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.pick(((this.active + 1 + step + places) % places) - 1);
    }
  }

  private pick(at: number): void {
    this.active = at;
    [...this.list.children].forEach((item, i) => item.setAttribute('aria-selected', String(i === at)));
    const option = this.list.children[at];
    if (option) {
      this.input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    } else {
      this.input.removeAttribute('aria-activedescendant');
    }
  }

  private open(at: number): void {
    const area = this.found[at];
    if (area) {
      const language = document.documentElement.lang === 'en' ? '?lang=en' : '';
      window.location.assign(`/territoires/${encodeURIComponent(area.level)}/${encodeURIComponent(area.code)}${language}`);
    }
  }

  private close(): void {
    clearTimeout(this.timer);
    this.asked?.abort(); // what was asked before must not open the list again
    this.show([]);
  }
}
