/** Which family draws what: by character first, by language where several could. */
import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {asRanges, COVERAGE, coverage} from "../../render/fonts";
import {firstUncovered, needed} from "../../src/fonts/coverage";
import {order} from "../../src/fonts/stack";

test("every script we promise has a family, and emoji have one too", () => {
  for (const text of ["Ångström Łódź Việt", "Привет", "Γειά", "简体中文", "繁體中文", "日本語かな", "한국어", "العربية", "עברית", "हिन्दी", "ภาษาไทย", "🙂🚀", "∑ ≈ → ✓ ★"])
    expect(firstUncovered(text)).toBeUndefined();
});

test("a character without a glyph is found among others", () => {
  expect(firstUncovered("hieroglyph \u{13000}")).toBe("\u{13000}");
  expect(firstUncovered("cherokee \u13a0")).toBe("\u13a0");
});

test("joiners, direction marks and line ends need no glyph", () => {
  expect(firstUncovered("a\u200d\u200f\u2068\n\ufe0f")).toBeUndefined();
});

test("the language decides between the glyphs of Chinese, Japanese and Korean", () => {
  const languages = ["en", "zh", "zh-CN", "zh-TW", "zh-Hant-HK", "yue", "ja", "ko-KR"];

  expect(languages.map((language) => needed("\u9aa8", order("Inter", language))[0])).toEqual([
    "Noto Sans SC", "Noto Sans SC", "Noto Sans SC", "Noto Sans TC", "Noto Sans TC", "Noto Sans TC", "Noto Sans JP", "Noto Sans KR",
  ]);
});

test("only families that draw something are loaded", () => {
  expect(needed("GDP 3%", order("Inter", "en"))).toEqual(["Inter"]);
  expect(needed("GDP שלום", order("Bricolage Grotesque", "he"))).toEqual(["Bricolage Grotesque", "Noto Sans Hebrew"]);
  expect(needed("国内 GDP", order("Inter", "zh"))).toEqual(["Noto Sans SC"]);
});

test("ranges are written short", () => {
  expect(asRanges([32, 33, 34, 160])).toBe("20-22,a0");
});

test("the coverage written is what `npm run fonts` writes, told by the small families", () => {
  const written: unknown = JSON.parse(readFileSync(COVERAGE, "utf8"));

  expect(written).toMatchObject(coverage(["Space Grotesk", "JetBrains Mono", "Noto Sans Thai"]));
});
