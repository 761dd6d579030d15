// The keys of the map, which is one stop of Tab, and the buttons that stand for some of them.
import type { Columns } from './setup';

/** What keys do. */
export interface Doing {
  step(key: string): void;
  extreme(highest: boolean): void;
  open(): void;
  pick(): void;
  jump(id: string): void;
  zoom(by: number): void;
  help(): void;
  leave(): void;
}

/** Does what a key is for; false when it is for nothing here. */
export function act(key: string, doing: Doing): boolean {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight':
    case 'ArrowUp':
    case 'ArrowDown':
      doing.step(key);
      return true;
    case 'Home':
    case 'End':
      doing.extreme(key === 'Home');
      return true;
    case 'Enter':
      doing.open();
      return true;
    case ' ':
      doing.pick();
      return true;
    case 't':
      doing.jump('table');
      return true;
    case 'l':
      doing.jump('legend');
      return true;
    case '+':
    case '=':
      doing.zoom(1);
      return true;
    case '-':
      doing.zoom(-1);
      return true;
    case '?':
      doing.help();
      return true;
    case 'Escape':
      doing.leave();
      return true;
  }
  return false;
}

/** Puts the buttons on the map, once. */
export function buttons(canvas: HTMLElement, words: Record<string, string>, press: (key: string) => void): void {
  if (canvas.querySelector('.mapkeys')) return;
  const keys = document.createElement('div');
  keys.className = 'mapkeys';
  for (const [text, word, key] of [['+', words.zoom_in, '+'], ['−', words.zoom_out, '-'], ['?', words.help, '?']] as const) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text;
    button.tabIndex = -1; // the map is one stop: these are keys of it
    button.title = word!;
    button.addEventListener('click', () => press(key));
    keys.append(button);
  }
  canvas.append(keys);
}

/** Shows the keys in words, or takes them away. */
export function help(canvas: HTMLElement, text: string): boolean {
  const shown = canvas.querySelector('.helped');
  if (shown) {
    shown.remove();
    return false;
  }
  const box = document.createElement('div');
  box.className = 'helped';
  box.textContent = text;
  canvas.append(box);
  return true;
}

/** The area with the highest or the lowest value, or -1. */
export function extreme(columns: Columns | undefined, highest: boolean): number {
  let best = -1;
  let value = highest ? -Infinity : Infinity;
  columns?.value?.forEach((v, i) => {
    if (v !== null && (highest ? v > value : v < value)) [best, value] = [i, v];
  });
  return best;
}
