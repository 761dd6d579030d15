// A line of time on the map: the single years of the list of periods, then the longest span.

const PAUSE = 1400; // milliseconds that a year stays

/** Puts a slider on the map, when there are years to go through. choose is told whether the period is a single year. */
export function timeline(root: HTMLElement, words: Record<string, string>, choose: (period: string, single: boolean) => void): void {
  const list = root.querySelector<HTMLSelectElement>('#f-period');
  const periods = [...(list?.options ?? [])].map((o) => o.value).reverse();
  const years = periods.filter(isYear);
  const spans = periods.filter((p) => !isYear(p)).sort((a, b) => length(b) - length(a));
  const view = root.querySelector('#canvas')!;
  const old = view.querySelector<HTMLElement>('.timeline');
  if (!list || years.length < 3) {
    old?.remove();
    return;
  }
  const stops = [...years, ...spans.slice(0, 1)];
  if (!isYear(list.value) && spans.length > 0) stops[years.length] = list.value;
  if (old && old.dataset.stops === stops.join()) {
    show(old, stops, list.value);
    return;
  }
  old?.remove();
  const line = document.createElement('div');
  line.className = 'timeline';
  line.dataset.stops = stops.join();
  const play = document.createElement('button');
  play.type = 'button';
  play.textContent = '▶';
  play.setAttribute('aria-label', words.play!);
  const slider = document.createElement('input');
  slider.type = 'range';
  slider.min = '0';
  slider.max = String(stops.length - 1);
  slider.setAttribute('aria-label', root.querySelector('label[for=f-period]')?.textContent ?? '');
  const output = document.createElement('output');
  line.append(play, slider, output);
  view.append(line);
  slider.addEventListener('input', () => tell(line, stops[Number(slider.value)]!));
  slider.addEventListener('change', (e) => {
    e.stopPropagation();
    const period = stops[Number(slider.value)]!;
    choose(period, isYear(period));
  });
  let timer = 0;
  play.addEventListener('click', () => {
    if (timer) {
      clearInterval(timer);
      timer = 0;
    } else {
      timer = window.setInterval(() => {
        slider.value = String((Number(slider.value) + 1) % years.length);
        slider.dispatchEvent(new Event('input'));
        choose(years[Number(slider.value)]!, true);
      }, PAUSE);
    }
    play.textContent = timer ? '⏸' : '▶';
    play.setAttribute('aria-label', timer ? words.pause! : words.play!);
  });
  show(line, stops, list.value);
}

const isYear = (period: string): boolean => /^\d{4}$/.test(period);

/** How many years a span has more than one. */
function length(span: string): number {
  const [from, to] = span.split('-').map(Number);
  return to! - from!;
}

/** The slider is where the period is. */
function show(line: HTMLElement, stops: string[], period: string): void {
  const at = stops.indexOf(period);
  if (at >= 0) line.querySelector('input')!.value = String(at);
  tell(line, period);
}

function tell(line: HTMLElement, period: string): void {
  const text = period.replace('-', '–');
  line.querySelector('output')!.textContent = text;
  line.querySelector('input')!.setAttribute('aria-valuetext', text);
}
