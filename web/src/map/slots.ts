// How each area is drawn, as a small number: a class of the palette, or one of what has no colour of a scale.
// The rules are those of the server (api/page/map_legend.go): a journey compares their counts.
import type { Columns, Setup } from './setup';

export const ZERO = 20;
export const SECRET = 30;
export const ABSENT = 31;
export const NOT_APPLICABLE = 32;
export const AT_MOST = 33;

const WITHOUT: Record<string, number> = { secret: SECRET, absent: ABSENT, not_applicable: NOT_APPLICABLE };

export interface Slots {
  slot: Uint8Array;
  hatched: Uint8Array;
}

/** Class i is ]breaks[i-1], breaks[i]]. */
export function classOf(breaks: number[], x: number): number {
  let i = 0;
  while (i < breaks.length && x > breaks[i]!) i++;
  return i;
}

const has = (status: string | undefined): boolean => status === 'ok' || status === 'unreliable';

const isAtMost = (c: Columns, i: number): boolean => c.bases[c.basis?.[i] ?? 0]?.bound === 'at_most';

const TOLD: Record<string, string> = { a: 'above', b: 'below', c: 'cannot_tell' };

/** Above, below or cannot tell: the published verdict, or what the server tells of a comparison of the reader's choice. */
function verdictOf(setup: Setup, c: Columns, i: number): string {
  if (setup.told == null) return c.verdict?.[i] ?? '';
  return TOLD[setup.told[i]!] ?? '';
}

const VERDICTS = ['below', 'cannot_tell', 'above'];

export function slotsOf(setup: Setup, c: Columns, other?: Columns): Slots {
  const n = c.status.length;
  const out: Slots = { slot: new Uint8Array(n), hatched: new Uint8Array(n) };
  for (let i = 0; i < n; i++) {
    const status = c.status[i]!;
    if (!has(status)) {
      out.slot[i] = WITHOUT[status] ?? ABSENT;
      continue;
    }
    drawOne(setup, c, other, i, out);
  }
  return out;
}

function drawOne(setup: Setup, c: Columns, other: Columns | undefined, i: number, out: Slots): void {
  const value = c.value![i]!;
  const breaks = setup.breaks ?? [];
  switch (setup.view) {
    case 'bivariate': {
      out.slot[i] = cellOf(setup, c, other!, i);
      if (out.slot[i]! < ZERO) out.hatched[i] = Number(verdictOf(setup, c, i) === 'cannot_tell');
      return;
    }
    case 'difference': {
      out.slot[i] = has(other!.status[i]) ? VERDICTS.indexOf(verdictOf(setup, c, i)) : ABSENT;
      out.hatched[i] = Number(out.slot[i] === 1);
      return;
    }
    case 'symbols':
      out.hatched[i] = Number(status(setup, c, i));
      return;
  }
  if (setup.uncertainty === 'verdict') {
    const at = VERDICTS.indexOf(verdictOf(setup, c, i));
    out.slot[i] = at < 0 ? ZERO : at;
    out.hatched[i] = Number(at === 1);
    if (isAtMost(c, i)) out.slot[i] = AT_MOST;
    return;
  }
  if (isAtMost(c, i)) {
    out.slot[i] = AT_MOST;
    return;
  }
  out.slot[i] = value === 0 ? ZERO : classOf(breaks, value);
  out.hatched[i] = Number(status(setup, c, i));
}

const status = (setup: Setup, c: Columns, i: number): boolean => setup.uncertainty !== 'none' && c.status[i] === 'unreliable';

function cellOf(setup: Setup, c: Columns, need: Columns, i: number): number {
  const needBreaks = setup.needBreaks ?? [];
  if (isAtMost(c, i) || !has(need.status[i]) || isAtMost(need, i)) return ABSENT;
  let row = classOf(needBreaks, need.value![i]!);
  if (setup.needFalls) row = 2 - row;
  return 3 * row + classOf(setup.breaks ?? [], c.value![i]!);
}

/** How many areas are drawn as each slot. */
export function countSlots({ slot }: Slots): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const s of slot) counts[s] = (counts[s] ?? 0) + 1;
  return counts;
}
