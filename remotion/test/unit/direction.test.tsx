/** Which way texts run, in captions and templates alike. */
import {expect, test} from "vitest";
import {Captions} from "../../src/captions/captions";
import {keepSigns, textDirection} from "../../src/direction";
import {captions, spoken} from "../scenes";
import {layer, markupAt} from "./still";

test("a text runs as its language and most of its letters do, not as the first one", () => {
  expect(textDirection("React 19.2 יצאה היום", "he")).toBe("rtl");
  expect(textDirection("React 19 منتشر شد", "fa-IR")).toBe("rtl");
  expect(textDirection("React Server Components", "he")).toBe("ltr");
  expect(textDirection("30%", "he")).toBe("rtl");
  expect(textDirection("השם הוא React", "en")).toBe("rtl");
  expect(textDirection("The word שלום is a greeting", "en")).toBe("ltr");
  expect(textDirection("30%", "en")).toBe("ltr");
});

test("a sign stays on the left of its number, and a hyphen within a word is none", () => {
  expect(keepSigns("ירדו -30% (+5)")).toBe("ירדו \u200e-30% (\u200e+5)");
  expect(keepSigns("ב-30%")).toBe("ב-30%");
  expect(keepSigns("2020-2021")).toBe("2020-2021");
  expect(keepSigns("ב-C++ וב-C#.")).toBe("ב-C++\u200e וב-C#\u200e.");
  expect(keepSigns("C++11 יצאה")).toBe("C++11 יצאה");
});

const directions = (markup: string): string[] => [...markup.matchAll(/dir="(ltr|rtl)"/g)].map((found) => found[1] ?? "");

test("every line of a caption page runs as the page does", () => {
  const pages = [{start_frame: 0, end_frame: 9, lines: [spoken("React 19.2,", 0, 3), spoken("יצאה היום.", 4, 9)]}];

  for (const preset of ["karaoke", "plain", "box"] as const)
    expect(directions(markupAt(5, <Captions captions={captions({pages, preset})} />, {language: "he"}))).toEqual(["rtl", "rtl"]);
});

/** Direction of the row that number and signs stand in. */
const row = (props: object): string | undefined => /<div dir="(ltr|rtl)" style="display:flex;flex-wrap/.exec(markupAt(59, layer("big-number", {label: "מדד", value: -30, ...props}), {language: "he"}))?.[1];

test("short signs stay on their side of a big number, words follow the language", () => {
  expect(row({suffix: "%"})).toBe("ltr");
  expect(row({suffix: "מיליון"})).toBe("rtl");
});

test("code and formulas stand on the left in every language", () => {
  for (const element of [layer("code", {language: "python", code: "a = 1"}), layer("formula", {tex: "a"})])
    expect(markupAt(59, element, {language: "he"})).toMatch(/dir="ltr"[^>]*text-align:left/);
});

/** Where the box of the opening card begins. */
const cardLeft = (language: string): number => Number(/left:([\d.]+)px/.exec(markupAt(59, layer("title-card", {title: "a"}), {language}))?.[1]);

test("the opening card stands where lines begin", () => {
  expect(cardLeft("he")).toBeGreaterThan(cardLeft("en") * 2);
});
