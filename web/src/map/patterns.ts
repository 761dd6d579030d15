// The patterns of what has no colour of a scale, drawn here: no file is fetched.
import { ABSENT, AT_MOST, NOT_APPLICABLE, SECRET } from './slots';

/** Patterns by the slot that has them; the hatching lies over colours. */
export const PATTERNS: Record<number, string> = { [SECRET]: 'secret', [ABSENT]: 'absent', [NOT_APPLICABLE]: 'not_applicable', [AT_MOST]: 'at_most' };

const SIZE = 16; // pixels of a screen that has two per point

function draw(paint: (g: CanvasRenderingContext2D) => void, ground?: string): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const g = canvas.getContext('2d')!;
  if (ground) {
    g.fillStyle = ground;
    g.fillRect(0, 0, SIZE, SIZE);
  }
  g.lineWidth = 2;
  paint(g);
  return g.getImageData(0, 0, SIZE, SIZE);
}

function stroke(g: CanvasRenderingContext2D, colour: string, ...lines: [number, number, number, number][]): void {
  g.strokeStyle = colour;
  for (const [x, y, u, v] of lines) {
    g.beginPath();
    g.moveTo(x, y);
    g.lineTo(u, v);
    g.stroke();
  }
}

export function patterns(): Record<string, ImageData> {
  const diagonals: [number, number, number, number][] = [
    [-4, 4, 4, -4],
    [-4, 20, 20, -4],
    [12, 20, 20, 12],
  ];
  return {
    // A light line beside the dark one: it is seen on every colour.
    hatch: draw((g) => {
      g.lineWidth = 5;
      stroke(g, 'rgba(255,255,255,.9)', ...diagonals);
      g.lineWidth = 2;
      stroke(g, 'rgba(27,36,51,.9)', ...diagonals);
    }),
    secret: draw((g) => stroke(g, '#6b6257', [0, 0, 16, 16], [16, 0, 0, 16]), '#f1efe9'),
    absent: draw((g) => {
      g.fillStyle = '#7d8585';
      g.beginPath();
      g.arc(8, 8, 2.4, 0, 7);
      g.fill();
    }, '#f4f4f2'),
    not_applicable: draw((g) => stroke(g, '#8b9393', [0, 8, 16, 8]), '#fbfbfa'),
    at_most: draw((g) => {
      g.setLineDash([5, 3]);
      stroke(g, '#3f94ae', [8, 0, 8, 16]);
    }, '#edf6ea'),
  };
}
