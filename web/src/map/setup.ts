// What the server says of the map, and the numbers it is drawn from.

export interface Setup {
  view: 'bivariate' | 'choropleth' | 'symbols' | 'difference' | 'lisa';
  level: string;
  boundaries: string;
  tiles: string;
  overlay: string;
  ground: string;
  points: string;
  values: string;
  need?: string;
  before?: string;
  breaks: number[] | null;
  needBreaks: number[] | null;
  needFalls: boolean;
  palette: string[] | null;
  kinds?: number[]; // of neighbourhood, by area; -1 for none
  uncertainty: 'none' | 'hatch' | 'verdict';
  told?: string; // per area: a(bove), c(annot tell), b(elow) or -
  decimals: number;
  unit: string; // with {n} where the number stands
  most: number; // areas that are compared
  words: Record<string, string>;
}

/** Columns of an indicator: item i is about area i of the boundaries. */
export interface Columns {
  boundaries: string;
  value?: (number | null)[];
  status: string[];
  low?: (number | null)[];
  high?: (number | null)[];
  verdict?: string[];
  basis?: number[];
  bases: { bound?: string }[];
}

/** Names and centres of areas. */
export interface Points {
  codes: string[];
  names: string[];
  at: ([number, number] | null)[];
}

const kept = new Map<string, Promise<unknown>>();

/** Fetches JSON once; what failed is asked again next time. */
export function fetchJSON<T>(address: string): Promise<T> {
  let answer = kept.get(address);
  if (!answer) {
    answer = fetch(address).then((response) => {
      if (!response.ok) throw new Error(`${address}: ${response.status}`);
      return response.json();
    });
    kept.set(address, answer);
    answer.catch(() => kept.delete(address));
    const oldest = kept.keys().next().value;
    if (kept.size > 40 && oldest !== undefined) kept.delete(oldest);
  }
  return answer as Promise<T>;
}

/** The columns of an address, which must fit the boundaries that are drawn. */
export async function fetchColumns(address: string, boundaries: string): Promise<Columns> {
  const columns = await fetchJSON<Columns>(address);
  if (columns.boundaries !== boundaries) throw new Error('the numbers are of other boundaries');
  return columns;
}
