// How each area is drawn, as a small number: a class of the palette, or one of what has no colour of a scale.
// The rules are those of the server (api/page/map_legend.go): a journey compares their counts.
import type { Columns, Setup } from './setup';

/** Drawn in white: zero is data, and no class of a scale. */
export const ZERO = 20;
export const SECRET = 30;
export const ABSENT = 31;
export const NOT_APPLICABLE = 32;
export const AT_MOST = 33;

const ISLAND = 5; // among the kinds of neighbourhood

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

/** Above, below or cannot tell, as the server's published verdict or against a chosen area. */
function verdictOf(setup: Setup, c: Columns, i: number): string {
  if (!setup.compared) return c.verdict?.[i] ?? '';
  return overlap(bounds(c, i), [setup.low!, setup.high!]);
}

function bounds(c: Columns, i: number): [number, number] {
  const value = c.value![i]!;
  const low = c.low?.[i];
  const high = c.high?.[i];
  return low == null || high == null ? [value, value] : [low, high];
}

function overlap([low, high]: [number, number], [least, most]: [number, number]): string {
  if (low > most) return 'above';
  return high < least ? 'below' : 'cannot_tell';
}

const VERDICTS = ['below', 'cannot_tell', 'above'];
const NO_VERDICT = VERDICTS.length;

/** Why a value has no colour of a scale; 0 when it has one. Of two values the greater one counts, as in figures. */
function lackOf(c: Columns, i: number): number {
  const status = c.status[i]!;
  if (!has(status)) return WITHOUT[status] ?? ABSENT;
  return isAtMost(c, i) ? AT_MOST : 0;
}

export function slotsOf(setup: Setup, c: Columns, other?: Columns): Slots {
  const n = c.status.length;
  const out: Slots = { slot: new Uint8Array(n), hatched: new Uint8Array(n) };
  for (let i = 0; i < n; i++) {
    const lack = setup.view === 'bivariate' ? Math.max(lackOf(c, i), lackOf(other!, i)) : lackOf(c, i);
    if (lack !== 0 && !(lack === AT_MOST && setup.view === 'difference')) out.slot[i] = lack;
    else drawOne(setup, c, other, i, out);
  }
  return out;
}

function drawOne(setup: Setup, c: Columns, other: Columns | undefined, i: number, out: Slots): void {
  const value = c.value![i]!;
  switch (setup.view) {
    case 'bivariate':
      out.slot[i] = cellOf(setup, value, other!.value![i]!);
      out.hatched[i] = Number(c.status[i] === 'unreliable' || other!.status[i] === 'unreliable');
      return;
    case 'difference':
      out.slot[i] = has(other!.status[i]) ? VERDICTS.indexOf(overlap(bounds(c, i), bounds(other!, i))) : ABSENT;
      out.hatched[i] = Number(out.slot[i] === 1);
      return;
    case 'lisa': {
      const kind = setup.kinds?.[i] ?? -1;
      out.slot[i] = kind === ISLAND ? ZERO : kind < 0 ? AT_MOST : kind;
      return;
    }
  }
  if (setup.view !== 'symbols' && setup.uncertainty === 'verdict') {
    const at = VERDICTS.indexOf(verdictOf(setup, c, i));
    out.slot[i] = at < 0 ? NO_VERDICT : at === 1 && value === 0 ? ZERO : at;
    return;
  }
  out.slot[i] = value === 0 ? ZERO : setup.view === 'symbols' ? 0 : classOf(setup.breaks ?? [], value);
  out.hatched[i] = Number(setup.uncertainty !== 'none' && c.status[i] === 'unreliable');
}

function cellOf(setup: Setup, support: number, need: number): number {
  const row = classOf(setup.needBreaks ?? [], need);
  return 3 * (setup.needFalls ? 2 - row : row) + classOf(setup.breaks ?? [], support);
}

/** How many areas are drawn as each slot. */
export function countSlots({ slot }: Slots): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const s of slot) counts[s] = (counts[s] ?? 0) + 1;
  return counts;
}
