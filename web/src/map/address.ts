// Addresses of states of the map, made from its form or from the address that it has.
import { addressOf } from './page';

export type Box = [number, number, number, number];

const form = (root: HTMLElement): HTMLFormElement => root.querySelector<HTMLFormElement>('.carte-form')!;

/** The state with own bounds between its classes. */
export function withBreaks(root: HTMLElement, breaks: number[]): string {
  const url = new URL(addressOf(form(root)), location.href);
  url.searchParams.set('method', 'manual');
  url.searchParams.set('breaks', breaks.join(','));
  return url.href;
}

/** The state in another period; of a single year, on the classes that all years have, so that maps compare. */
export function withPeriod(root: HTMLElement, period: string, fixed: boolean): string {
  const url = new URL(addressOf(form(root)), location.href);
  url.searchParams.set('period', period);
  const method = url.searchParams.get('method');
  if (fixed && method !== 'manual') url.searchParams.set('method', 'years');
  if (!fixed && method === 'years') url.searchParams.delete('method');
  return url.href;
}

/** The state with an area added to those that are compared, or taken out; undefined when there are as many as may be. */
export function withPicked(ref: string, most: number): { address: string; added: boolean } | undefined {
  const url = new URL(location.href);
  const list = (url.searchParams.get('sel') ?? '').split(',').filter((r) => r !== '');
  const at = list.indexOf(ref);
  if (at < 0 && list.length >= most) return undefined;
  if (at >= 0) list.splice(at, 1);
  else list.push(ref);
  if (list.length > 0) url.searchParams.set('sel', list.join(','));
  else url.searchParams.delete('sel');
  return { address: url.href, added: at < 0 };
}

/** Keeps what is seen in the address and in the form. */
export function keepBox(root: HTMLElement, box: number[]): void {
  const text = box.join(',');
  const url = new URL(location.href);
  url.searchParams.set('bbox', text);
  history.replaceState(null, '', url.href.replaceAll('%2C', ','));
  let input = form(root).querySelector<HTMLInputElement>('input[name=bbox]');
  if (!input) {
    input = document.createElement('input');
    input.type = 'hidden';
    input.name = 'bbox';
    form(root).append(input);
  }
  input.value = text;
}

/** What an address wants to be seen. */
export function boxOf(address: string): Box | undefined {
  const list = (new URL(address).searchParams.get('bbox') ?? '').split(',').map(Number);
  return list.length === 4 && list.every((x) => Number.isFinite(x)) ? (list as Box) : undefined;
}
