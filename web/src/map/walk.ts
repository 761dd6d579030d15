// The neighbour of an area in a direction.
import type { Points } from './setup';

const DIRECTIONS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export const isDirection = (key: string): boolean => key in DIRECTIONS;

/** The nearest area whose centre lies within 45° of the direction, what is aside counting double; -1: none. */
export function neighbour(points: Points, from: number, key: string): number {
  const start = points.at[from];
  const direction = DIRECTIONS[key];
  if (!start || !direction) return -1;
  const narrow = Math.cos((start[1] * Math.PI) / 180); // degrees of longitude are shorter
  let best = -1;
  let least = Infinity;
  points.at.forEach((at, i) => {
    if (!at || i === from) return;
    const x = (at[0] - start[0]) * narrow;
    const y = at[1] - start[1];
    const along = x * direction[0] + y * direction[1];
    const aside = Math.abs(x * direction[1]) + Math.abs(y * direction[0]);
    const far = along + 2 * aside;
    if (along > 0 && aside <= along && far < least) {
      least = far;
      best = i;
    }
  });
  return best;
}
