/** Owns the colours of a chart's parts: the two accents first, then what lies between them and text or surface. */
import {over} from "../color";
import type {Tokens} from "../tokens";

/** `count` colours that can be told apart on the surface. */
export const palette = (tokens: Tokens, count: number): string[] => {
  const {accent, accent2, text, surface} = tokens;
  const all = [accent, accent2, over(text, 0.72, surface), over(accent, 0.5, surface), over(accent2, 0.5, surface), over(accent, 0.55, accent2), over(text, 0.4, surface), over(accent2, 0.55, text)];
  return Array.from({length: count}, (_, index) => all[index % all.length] ?? accent);
};
