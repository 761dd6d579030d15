// The bounds of the classes, moved on the histogram by hand or by arrows.

const STEPS = 60; // of an arrow key, over the whole width

/** Puts handles on the histogram. moved is called while one moves, done when it stays. */
export function handles(element: HTMLElement, breaks: number[], word: string, moved: (b: number[]) => void, done: (b: number[]) => void): void {
  const least = Number(element.dataset.least);
  const most = Number(element.dataset.most);
  const lines = element.querySelectorAll<SVGPathElement>('.bound');
  const now = [...breaks];
  breaks.forEach((_, i) => {
    const handle = document.createElement('button');
    handle.type = 'button';
    handle.className = 'handle';
    handle.setAttribute('role', 'slider');
    handle.setAttribute('aria-label', `${word} ${i + 1}`);
    const place = () => {
      const share = (now[i]! - least) / (most - least);
      handle.style.left = `${100 * share}%`;
      lines[i]?.setAttribute('d', `M${300 * share} 0V64`);
      handle.setAttribute('aria-valuenow', String(now[i]));
      handle.setAttribute('aria-valuemin', String(now[i - 1] ?? least));
      handle.setAttribute('aria-valuemax', String(now[i + 1] ?? most));
    };
    const move = (to: number) => {
      const room = (most - least) / 1000; // bounds stay apart
      const bounded = Math.min(Math.max(to, (now[i - 1] ?? least) + room), (now[i + 1] ?? most) - room);
      now[i] = Number(bounded.toPrecision(4));
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
    handle.addEventListener('keydown', (e) => {
      const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[e.key];
      if (!step) return;
      e.preventDefault();
      move(now[i]! + (step * (most - least)) / STEPS);
    });
    handle.addEventListener('keyup', (e) => {
      if (e.key.startsWith('Arrow')) done(now);
    });
    place();
    element.append(handle);
  });
}
