// Areas in the table beside the map.
import type { Points, Setup } from './setup';

export const rowOf = (root: HTMLElement, i: number): HTMLElement | null => root.querySelector(`.ranking tr[data-id="${i}"]`);

/** Brings a row into view within the table, and leaves the page where it is. */
export function showRow(row: HTMLElement): void {
  const scroll = row.closest<HTMLElement>('.rows')!;
  const head = scroll.querySelector('thead')?.offsetHeight ?? 0;
  const above = row.offsetTop - scroll.scrollTop - head;
  const below = row.offsetTop + row.offsetHeight - scroll.scrollTop - scroll.clientHeight;
  if (above < 0 || below > 0) scroll.scrollTop = row.offsetTop - (scroll.clientHeight + head) / 2;
}

/** What the server says of an area that the table leaves out. */
export async function describe(setup: Setup, points: Points, i: number): Promise<string> {
  const values = new URL(setup.values, location.href).searchParams;
  const query = new URLSearchParams({ indicator: values.get('indicator')!, lang: document.documentElement.lang });
  if (values.has('period')) query.set('period', values.get('period')!);
  const response = await fetch(`/api/v1/areas/${setup.level}/${points.codes[i]}?${query}`);
  if (!response.ok) return '';
  const sheet = (await response.json()) as { values?: { text: string; note?: string }[] };
  const value = sheet.values?.[0];
  return value ? `${points.names[i]} : ${value.text}${value.note ? ` (${value.note})` : ''}` : '';
}
