// A line of time on the map: the single years of the list of periods.

const PAUSE = 1400; // milliseconds that a year stays

/** Puts a slider on the map, when there are years to go through. */
export function timeline(root: HTMLElement, words: Record<string, string>, choose: (period: string) => void): void {
  const list = root.querySelector<HTMLSelectElement>('#f-period');
  const years = [...(list?.options ?? [])].map((o) => o.value).filter((v) => /^\d{4}$/.test(v)).reverse();
  const view = root.querySelector('#canvas')!;
  const old = view.querySelector<HTMLElement>('.timeline');
  if (!list || years.length < 3) {
    old?.remove();
    return;
  }
  if (old && old.dataset.years === years.join()) {
    show(old, years, list.value);
    return;
  }
  old?.remove();
  const line = document.createElement('div');
  line.className = 'timeline';
  line.dataset.years = years.join();
  const play = document.createElement('button');
  play.type = 'button';
  play.textContent = '▶';
  play.setAttribute('aria-label', words.play!);
  const slider = document.createElement('input');
  slider.type = 'range';
  slider.min = '0';
  slider.max = String(years.length - 1);
  slider.setAttribute('aria-label', root.querySelector('label[for=f-period]')?.textContent ?? '');
  const output = document.createElement('output');
  line.append(play, slider, output);
  view.append(line);
  slider.addEventListener('input', () => {
    output.textContent = years[Number(slider.value)]!;
    slider.setAttribute('aria-valuetext', output.textContent);
  });
  slider.addEventListener('change', (e) => {
    e.stopPropagation();
    choose(years[Number(slider.value)]!);
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
        choose(years[Number(slider.value)]!);
      }, PAUSE);
    }
    play.textContent = timer ? '⏸' : '▶';
    play.setAttribute('aria-label', timer ? words.pause! : words.play!);
  });
  show(line, years, list.value);
}

/** The slider is where the period is; a span has no place of its own, and stands as a word. */
function show(line: HTMLElement, years: string[], period: string): void {
  const slider = line.querySelector('input')!;
  const at = years.indexOf(period);
  slider.value = String(at < 0 ? years.length - 1 : at);
  line.querySelector('output')!.textContent = period.replace('-', '–');
  slider.setAttribute('aria-valuetext', period.replace('-', '–'));
}
