/** Captions at their edges: pages and words are on from their first frame and off at their end. */
import {expect, test} from "vitest";
import {gapBetween} from "../../src/captions/pages";
import {Captions} from "../../src/captions/captions";
import {captions, spoken, tokensOf} from "../scenes";
import {markupAt} from "./still";

const lit = `background:${tokensOf("midnight").accent}`;

const textAt = (frame: number): string => markupAt(frame, <Captions captions={captions()} />).replaceAll(/<[^>]*>/g, "|").replaceAll(/\|+/g, "|");

/** The words on the accent colour. */
const litAt = (frame: number, preset: "karaoke" | "plain" | "box" = "karaoke"): string[] =>
  [...markupAt(frame, <Captions captions={captions({preset})} />).matchAll(/<span style="([^"]*)">([^<]*)</g)].flatMap(([, style, word]) =>
    style?.includes(lit) === true ? [word ?? ""] : [],
  );

test("a page is shown from its first frame to the one before its end", () => {
  expect([4, 5, 24, 25, 44, 45].map((frame) => textAt(frame).includes("|"))).toEqual([false, true, true, true, true, false]);
  expect(textAt(24)).toContain("four");
  expect(textAt(25)).toContain("households");
  expect(textAt(25)).not.toContain("four");
});

test("exactly the spoken word is marked, from its first frame to the one before its end", () => {
  expect([5, 9, 10, 14, 15, 24].map((frame) => litAt(frame))).toEqual([["GDP"], ["GDP"], ["adds"], ["adds"], ["four"], ["things"]]);
  expect(litAt(43)).toEqual([]);
});

test("only karaoke marks the spoken word", () => {
  expect(litAt(5, "plain")).toEqual([]);
  expect(litAt(5, "box")).toEqual([]);
});

test("words are spaced, except within scripts written without spaces", () => {
  expect(gapBetween("GDP", "adds")).toBe(" ");
  expect(gapBetween("国内", "生产")).toBe("");
  expect(gapBetween("国内", "GDP")).toBe(" ");
  expect(gapBetween("ราคา", "\u200bสินค้า")).toBe("");
  expect(gapBetween("ราคา", "ใน")).toBe(" ");
});

/** Markup of a page of one word. */
const wordAlone = (text: string): string => markupAt(5, <Captions captions={captions({pages: [{start_frame: 0, end_frame: 9, lines: [spoken(text, 0, 9)]}]})} />);

test("a mark reaches into the space beside a word, and not into a letter written close to it", () => {
  expect(wordAlone("GDP")).toContain("padding:0.05em 0.14em;margin:0 -0.14em");
  expect(wordAlone("生产")).toContain("padding:0.05em 0;margin:0");
  expect(wordAlone("ราคา")).toContain("padding:0.05em 0;margin:0");
});
