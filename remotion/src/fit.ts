/** Owns text sizes: estimates, without measuring, the largest size at which a text stays in its box. */
import {stack} from "./fonts/stack";

export const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
const NARROW = /[\s.,:;!'|()[\]ijlIftr-]/;
const BROAD = /[mwMW@%\u2014]/;
const CAPITAL = /\p{Lu}|\p{Nd}/u;

/** Scripts whose letters reach further up and down, so that their lines stand further apart. */
const TALL = /[\u0590-\u06ff\u0750-\u077f\u0900-\u097f\u0e00-\u0e7f\ufb50-\ufdff\ufe70-\ufefc]/;

/** Scripts that join their letters, or that are not spaced by letter. */
const UNTRACKED = /[\u0590-\u0fff\u2e80-\uffff]/;

/** Written without spaces, and broken between words all the same. */
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]/;

/** Scripts whose letters change with their neighbours. */
const SHAPED = /[\u0590-\u06ff\u0750-\u077f\u0900-\u0fff\u1000-\u109f\u1780-\u17ff\ufb50-\ufdff\ufe70-\ufefc]/;
/** Every family, because a line of theirs may hold emoji and signs too: there is no other font, and without one the browser ends. */
const SHAPED_FACES = stack("Inter", "");

const MARK = /\p{M}|\p{Default_Ignorable_Code_Point}/u;

/** Line height of a text: what its script needs, at least. */
export const leading = (text: string, wished: number): number => (TALL.test(text) ? Math.max(wished * 1.12, 1.38) : wished);

/** Letter spacing in em, as CSS: none where it would tear letters apart. */
export const tracking = (text: string, wished: number): string => (UNTRACKED.test(text) ? "normal" : `${wished}em`);

/** Em widths on the safe side of what our fonts draw in a bold weight. */
const widthOf = (character: string): number => {
  if (WIDE.test(character)) return 1;
  if (MARK.test(character)) return 0;
  if (NARROW.test(character)) return 0.36;
  if (BROAD.test(character)) return 0.95;
  return CAPITAL.test(character) ? 0.69 : 0.57;
};

/** Measures what cannot be estimated; there is none outside of a browser. */
const scale = typeof document === "undefined" ? null : document.createElement("canvas").getContext("2d");

const measured = new Map<string, number>();

/** Width in em of joined letters, whose forms depend on their neighbours. Their fonts are there before anything is drawn. */
const shapedWidth = (text: string, context: CanvasRenderingContext2D): number => {
  const known = measured.get(text);
  if (known !== undefined) return known;
  context.font = `700 100px ${SHAPED_FACES}`;
  const width = (context.measureText(text).width / 100) * 1.03;
  measured.set(text, width);
  return width;
};

/** Width of a text on one line, in em: estimated on the safe side, measured where letters are shaped. */
export const emWidth = (text: string): number => {
  if (scale !== null && SHAPED.test(text)) return shapedWidth(text, scale);
  let sum = 0;
  for (const character of text) sum += widthOf(character);
  return sum;
};

const segmenter = new Intl.Segmenter("th", {granularity: "word"});

const wordsOf = (text: string): string[] =>
  text.split(/\s+/).flatMap((word) => (UNSPACED.test(word) ? [...segmenter.segment(word)].map(({segment}) => segment) : [word]));

/** Pieces a browser may break between: words, and single characters of scripts without spaces. */
const pieces = (text: string): number[] =>
  wordsOf(text).flatMap((word) => {
    if (SHAPED.test(word)) return [emWidth(word)];
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
  /** Sizes in pixels wished for. */
  largest: number;
  smallest: number;
  /** Box in pixels. */
  width: number;
  height: number;
  line_height: number;
  max_lines?: number;
};

/** Below the smallest size wished for a text may still shrink to this part of it: better small than outside of its box. */
const LAST_RESORT = 0.5;

/** Largest size in pixels at which `texts`, stacked, stay in the box; words are broken only below `smallest`. */
export const fitSize = (texts: readonly string[], fit: Fit): number => {
  const longest = Math.max(0.1, ...texts.flatMap(pieces));
  const line_height = Math.max(...texts.map((text) => leading(text, fit.line_height)));
  for (let size = fit.largest; size > fit.smallest * LAST_RESORT; size *= 0.96) {
    const ems = fit.width / size;
    const lines = texts.map((text) => lineCount(text, ems));
    const total = lines.reduce((sum, count) => sum + count, 0);
    const tall = total * size * line_height <= fit.height;
    if (tall && (longest <= ems || size < fit.smallest) && (Math.max(...lines, 1) <= (fit.max_lines ?? Infinity) || size < fit.smallest)) return Math.floor(size);
  }
  return Math.floor(fit.smallest * LAST_RESORT);
};
