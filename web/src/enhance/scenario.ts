// The what-if of the page of equity, live: each change of its form asks the page anew and puts its answer in
// place. Sentences, numbers and the figure are those that the server writes, so that they are the same with and
// without script; nothing is computed here.

/** How long a change waits for the next one, in milliseconds. */
const pause = 350;

export default function scenario(section: HTMLElement): void {
  const form = section.querySelector<HTMLFormElement>('#whatif-form');
  const result = section.querySelector<HTMLElement>('#whatif-result');
  if (!form || !result) return;

  const told = document.createElement('p'); // read out when the result changes
  told.className = 'hidden';
  told.setAttribute('role', 'status');
  section.append(told);

  let timer: number | undefined;
  let asked: AbortController | undefined;

  const ask = async (): Promise<void> => {
    asked?.abort();
    asked = new AbortController();
    result.setAttribute('aria-busy', 'true');
    try {
      const query = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (typeof value === 'string' && value !== '') query.append(name, value);
      const reply = await fetch(`${form.action}?${query}`, { signal: asked.signal });
      if (!reply.ok) throw new Error(`${reply.status} for ${reply.url}`);
      show(new DOMParser().parseFromString(await reply.text(), 'text/html'), reply.url);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return; // a newer question is on its way
      console.error('what-if:', error); // the button still works
    }
    result.removeAttribute('aria-busy');
  };

  /** Puts what a page says of the what-if in place of what this one said. */
  const show = (page: Document, address: string): void => {
    const fresh = page.getElementById('whatif-result');
    if (!fresh) return;
    const focused = document.activeElement instanceof HTMLSelectElement && result.contains(document.activeElement) ? document.activeElement.getAttribute('aria-label') : null;
    const scrolled = result.querySelector('.tall')?.scrollTop ?? 0;
    result.replaceChildren(...page.querySelectorAll('main > .notice'), ...fresh.childNodes);
    const table = result.querySelector('.tall');
    if (table) table.scrollTop = scrolled;
    if (focused !== null) {
      for (const select of result.querySelectorAll('select')) if (select.getAttribute('aria-label') === focused) select.focus({ preventScroll: true });
    }
    told.textContent = result.querySelector('.notice, .sentences')?.textContent?.trim() ?? '';
    history.replaceState(history.state, '', address);
    keepLinks(page);
  };

  const later = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), pause);
  };
  form.addEventListener('input', later);
  section.addEventListener('change', (event) => { // locks stand in the table, outside of the form
    if (event.target instanceof HTMLSelectElement && event.target.form === form) later();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    window.clearTimeout(timer);
    void ask().then(() => result.focus());
  });
}

/** Lets the other forms and links of the page lead to the what-if that is shown. */
function keepLinks(page: Document): void {
  const scenario = page.querySelector<HTMLInputElement>('form[action="/equite"] input[name=scenario]');
  const form = document.querySelector<HTMLFormElement>('form[action="/equite"]');
  form?.querySelector('input[name=scenario]')?.remove();
  if (scenario) form?.prepend(scenario);
  const language = page.querySelector<HTMLAnchorElement>('.language a');
  const own = document.querySelector<HTMLAnchorElement>('.language a');
  if (language && own) own.href = language.href;
}
