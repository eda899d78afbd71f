/** Owns text sizes: estimates, without measuring, the largest size at which a text stays in its box. */

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
const NARROW = /[\s.,:;!'|()[\]ijlIftr-]/;
const BROAD = /[mwMW@%\u2014]/;
const CAPITAL = /\p{Lu}|\p{Nd}/u;

/** Em widths on the safe side of what our fonts draw in a bold weight. */
const widthOf = (character: string): number => {
  if (WIDE.test(character)) return 1;
  if (NARROW.test(character)) return 0.36;
  if (BROAD.test(character)) return 0.95;
  return CAPITAL.test(character) ? 0.69 : 0.57;
};

/** Estimated width of a text on one line, in em. */
export const emWidth = (text: string): number => {
  let sum = 0;
  for (const character of text) sum += widthOf(character);
  return sum;
};

/** Pieces a browser may break between: words, and single characters of scripts without spaces. */
const pieces = (text: string): number[] =>
  text.split(/\s+/).flatMap((word) => {
    const found: number[] = [];
    let run = 0;
    for (const character of word) {
      if (WIDE.test(character)) {
        if (run > 0) found.push(run);
        run = 0;
        found.push(1);
      } else run += widthOf(character);
    }
    if (run > 0 || found.length === 0) found.push(run);
    return found;
  });

/** Estimated number of lines of a text in a line of `width` em, breaking words longer than a line. */
export const lineCount = (text: string, width: number): number => {
  let lines = 1;
  let used = 0;
  for (const piece of pieces(text)) {
    const gap = used === 0 || piece === 1 ? 0 : 0.36;
    if (used + gap + piece <= width) {
      used += gap + piece;
      continue;
    }
    if (used > 0) lines += 1;
    const extra = Math.max(0, Math.ceil(piece / width) - 1);
    lines += extra;
    used = piece - extra * width;
  }
  return lines;
};

export type Fit = {
  /** Sizes in pixels, largest wished for and smallest allowed. */
  largest: number;
  smallest: number;
  /** Box in pixels. */
  width: number;
  height: number;
  line_height: number;
  max_lines?: number;
};

/** Largest size in pixels at which `texts`, stacked, stay in the box and no word is broken; `smallest` at worst. */
export const fitSize = (texts: readonly string[], fit: Fit): number => {
  const longest = Math.max(0.1, ...texts.flatMap(pieces));
  for (let size = fit.largest; size > fit.smallest; size *= 0.96) {
    const ems = fit.width / size;
    const lines = texts.map((text) => lineCount(text, ems));
    const total = lines.reduce((sum, count) => sum + count, 0);
    const tall = total * size * fit.line_height <= fit.height;
    if (tall && longest <= ems && Math.max(...lines, 1) <= (fit.max_lines ?? Infinity)) return Math.floor(size);
  }
  return Math.floor(fit.smallest);
};
