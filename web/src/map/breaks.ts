// The bounds of the classes, moved on the histogram by hand or by keys.
import type { Setup } from './setup';

const STEPS = 60; // of an arrow key, over the whole width
const LARGE = 6; // arrows that PageUp and PageDown stand for

/** What happens while a bound moves, and when it stays. */
export interface Moves {
  moved(breaks: number[]): void;
  done(breaks: number[]): void;
}

/** Puts handles on the histogram. */
export function handles(element: HTMLElement, setup: Setup, { moved, done }: Moves): void {
  const least = Number(element.dataset.least);
  const most = Number(element.dataset.most);
  const lines = element.querySelectorAll<SVGPathElement>('.bound');
  const now = [...(setup.breaks ?? [])];
  const room = (most - least) / 1000; // bounds stay apart
  const step = (most - least) / STEPS;
  const text = writer(setup);
  now.forEach((_, i) => {
    const handle = document.createElement('button');
    const low = () => (now[i - 1] ?? least) + room;
    const high = () => (now[i + 1] ?? most) - room;
    handle.type = 'button';
    handle.className = 'handle';
    handle.id = `break-${i + 1}`; // the focus stays on it when the legend is drawn anew
    handle.setAttribute('role', 'slider');
    handle.setAttribute('aria-label', `${setup.words.break} ${i + 1}`);
    const place = () => {
      const share = (now[i]! - least) / (most - least);
      handle.style.left = `${100 * share}%`;
      lines[i]?.setAttribute('d', `M${300 * share} 0V64`);
      handle.setAttribute('aria-valuenow', String(now[i]));
      handle.setAttribute('aria-valuetext', text(now[i]!));
      handle.setAttribute('aria-valuemin', String(now[i - 1] ?? least));
      handle.setAttribute('aria-valuemax', String(now[i + 1] ?? most));
    };
    const move = (to: number) => {
      now[i] = Number(Math.min(Math.max(to, low()), high()).toPrecision(4));
      place();
      moved(now);
    };
    handle.addEventListener('pointerdown', (down) => {
      handle.setPointerCapture(down.pointerId);
      const box = element.querySelector('svg')!.getBoundingClientRect();
      const drag = (e: PointerEvent) => move(least + ((e.clientX - box.left) / box.width) * (most - least));
      handle.addEventListener('pointermove', drag);
      handle.addEventListener(
        'pointerup',
        () => {
          handle.removeEventListener('pointermove', drag);
          done(now);
        },
        { once: true },
      );
    });
    const keys: Record<string, () => number> = {
      ArrowLeft: () => now[i]! - step,
      ArrowDown: () => now[i]! - step,
      ArrowRight: () => now[i]! + step,
      ArrowUp: () => now[i]! + step,
      PageDown: () => now[i]! - LARGE * step,
      PageUp: () => now[i]! + LARGE * step,
      Home: low,
      End: high,
    };
    handle.addEventListener('keydown', (e) => {
      const to = keys[e.key];
      if (!to) return;
      e.preventDefault();
      move(to());
    });
    handle.addEventListener('keyup', (e) => {
      if (e.key in keys) done(now);
    });
    place();
    element.append(handle);
  });
}

/** Writes a bound as people do, with its unit. */
function writer({ decimals, unit }: Setup): (x: number) => string {
  const numbers = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: decimals });
  return (x) => unit.replace('{n}', numbers.format(x));
}
