// What the page says is written by the server, with and without script: another state is its page, of which
// the parts that differ are put in place of those that are there.

const PARTS = ['.carte-head', '.carte-form', '.carte-legend', '.carte-table', '.under', '.about', '.notice', '.chosen'];

const WRONG = 'main > .notice'; // what of an address is wrong

/** Fetches the page of a state. */
export async function fetchPage(address: string, signal: AbortSignal): Promise<{ url: string; page: Document }> {
  const response = await fetch(address, { signal, headers: { Accept: 'text/html' } });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return { url: response.url, page: new DOMParser().parseFromString(await response.text(), 'text/html') };
}

/** Puts the parts of another page in place; false when it has another shape, and must be opened. */
export function replaceParts(page: Document): boolean {
  const here = document.querySelector('#carte');
  const there = page.querySelector('#carte');
  if (!here || !there || !here.querySelector('.carte-body') || !there.querySelector('.carte-body')) return false;
  const open = document.querySelector<HTMLDetailsElement>('.more')?.open ?? false;
  for (const part of PARTS) {
    const old = here.querySelector(part);
    const fresh = there.querySelector(part);
    if (old && fresh) old.replaceWith(fresh);
    else if (old) old.remove();
    else if (fresh && part === '.chosen') here.querySelector('.canvas')!.after(fresh);
    else if (fresh) here.querySelector('.carte-body')!.before(fresh);
  }
  for (const old of document.querySelectorAll(WRONG)) old.remove();
  document.querySelector('main')!.prepend(...page.querySelectorAll(WRONG));
  const image = here.querySelector<HTMLImageElement>('.canvas > img');
  const other = there.querySelector<HTMLImageElement>('.canvas > img');
  if (image && other) {
    image.alt = other.alt;
    image.dataset.src = other.src; // fetched when it is needed: to print
  }
  const language = document.querySelector('.language');
  const translated = page.querySelector('.language');
  if (language && translated) language.replaceWith(translated);
  document.title = page.title;
  const more = document.querySelector<HTMLDetailsElement>('.more');
  if (more && open) more.open = true;
  return true;
}

/** Gives the focus, when nothing has it, back to what had it, by its id: it may be another element now. */
export function focusOn(id: string | undefined): void {
  if (id && document.activeElement === document.body) document.getElementById(id)?.focus({ preventScroll: true });
}

/** The address that a form asks for. */
export function addressOf(form: HTMLFormElement): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string' && value !== '') query.set(name, value);
  return `${form.action}?${query}`;
}
