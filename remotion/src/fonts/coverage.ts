/** Owns which family draws which character, from what the font files really hold. */
import {z} from "zod";
import written from "./coverage.json";
import {families, isFamily, type Family} from "./families";

const coverageSchema = z.record(z.string(), z.string());

/** First and last code points of ranges, in turn, ascending. */
const parse = (ranges: string): readonly number[] =>
  ranges.split(",").flatMap((range) => {
    const [first = "", last = first] = range.split("-");
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
  });

const byFamily = new Map<Family, readonly number[]>(
  Object.entries(coverageSchema.parse(written)).flatMap(([name, ranges]) => (isFamily(name) ? [[name, parse(ranges)]] : [])),
);

/** Whether a family has a glyph for a code point. */
export const covers = (family: Family, code: number): boolean => {
  const ranges = byFamily.get(family) ?? [];
  let low = 0;
  let high = ranges.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[2 * middle + 1] ?? 0) < code) low = middle + 1;
    else high = middle;
  }
  return (ranges[2 * low] ?? Infinity) <= code;
};

/** Spaces, line ends, joiners, direction marks and variation selectors need no glyph. */
const UNSEEN = /[\s\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

/** Characters of a text that must be drawn, each once. */
export const seen = (text: string): string[] => [...new Set(text.normalize("NFC"))].filter((character) => !UNSEEN.test(character));

const codeOf = (character: string): number => character.codePointAt(0) ?? 0;

/** The first character no bundled family can draw, or undefined. */
export const firstUncovered = (text: string): string | undefined =>
  seen(text).find((character) => !Object.keys(families).some((name) => isFamily(name) && covers(name, codeOf(character))));

/** The families of `order` that draw some character of the text, in that order. */
export const needed = (text: string, order: readonly Family[]): readonly Family[] => {
  const used = new Set(seen(text).map((character) => order.find((family) => covers(family, codeOf(character)))));
  return order.filter((family) => used.has(family));
};
