/** Time at its edges: what each template shows one frame before, at and after its cue. */
import {expect, test} from "vitest";
import {registry} from "../../src/registry";
import {exampleOf} from "./examples";
import {tokensOf} from "../scenes";
import {layer, markupAt} from "./still";

/** Opacities of the list's rows, in their order. */
const rows = (frame: number, cues: number[]): number[] =>
  [...markupAt(frame, layer("bullets", {items: ["one", "two"]}, cues)).matchAll(/opacity:([\d.]+);transform:translateX/g)].map((found) =>
    Number(found[1]),
  );

test("an entry is out of sight at its cue and arriving one frame later", () => {
  expect(rows(19, [0, 20])).toEqual([1, 0]);
  expect(rows(20, [0, 20])).toEqual([1, 0]);
  expect(rows(21, [0, 20])[1]).toBeGreaterThan(0);
  expect(rows(34, [0, 20])).toEqual([1, 1]);
});

test("entries without cues arrive one after another on their own", () => {
  const [first, second] = rows(5, []);

  expect(first).toBeGreaterThan(second ?? 1);
  expect(rows(59, [])).toEqual([1, 1]);
});

test("a title card is still once it has arrived", () => {
  const card = layer("title-card", {title: "What is GDP?", subtitle: "Economics in three minutes"});

  expect(markupAt(40, card)).toBe(markupAt(59, card));
  expect(markupAt(0, card)).not.toBe(markupAt(10, card));
});

test("bars start at nothing and end at their part of the track", () => {
  const chart = layer("bar-chart", {data: {labels: ["a", "b"], values: [0, -4]}, unit: "%"});

  expect(markupAt(0, chart)).not.toBe(markupAt(20, chart));
  expect(markupAt(59, chart)).toContain("\u22124%");
});

test("ticks are written without the decimals that only values need", () => {
  const chart = markupAt(59, layer("line-chart", {data: {labels: ["a", "b"], values: [12.5, 27.1]}}));

  expect(chart).toContain(">27.1<");
  expect(chart).toContain(">30<");
  expect(chart).not.toContain(">30.0<");
});

test("marked lines of code that follow one another are round only at the ends of their block", () => {
  const code = markupAt(59, layer("code", {language: "python", code: "a\nb\nc\nd\ne", highlight: [1, 2, 3, 5]}));
  const corners = [...code.matchAll(/border-radius:([^;]*);background:rgba/g)].map((found) => found[1]);

  expect(corners.slice(-4)).toEqual(["5.76px 5.76px 0px 0px", "0px 0px 0px 0px", "0px 0px 5.76px 5.76px", "5.76px 5.76px 5.76px 5.76px"]);
});

test("a chart whose file was not read, or whose lists differ in length, is refused in words", () => {
  const unread = layer("bar-chart", {data: {file: "gdp.csv"}});
  const uneven = layer("bar-chart", {data: {labels: ["a"], values: [1, 2]}});

  expect(() => markupAt(0, unread)).toThrow("bar-chart was given data.file (gdp.csv) where labels and values belong");
  expect(() => markupAt(0, uneven)).toThrow("bar-chart was given 1 labels for 2 values");
});

test("every template declares the tokens it draws with", () => {
  for (const [name, template] of Object.entries(registry)) {
    const tokens = Object.fromEntries(Object.entries(tokensOf("midnight")).filter(([token]) => template.tokens.some((own) => own === token)));

    expect(markupAt(50, layer(name, exampleOf(name)), {tokens})).not.toBe("");
  }
});

test("every template draws in every shape, with the longest and the shortest text", () => {
  const long = "Incomprehensibilities ".repeat(12);
  const cases: [string, object][] = [
    ["title-card", {title: long, subtitle: long}],
    ["title-card", {title: "a"}],
    ["bullets", {heading: long, items: Array.from({length: 8}, () => long)}],
    ["bar-chart", {heading: long, unit: long, data: {labels: Array.from({length: 12}, () => long), values: Array.from({length: 12}, (_, n) => (n - 6) * 1e300)}}],
    ["bar-chart", {data: {labels: ["a"], values: [0]}}],
    ["quote", {text: long, author: long}],
    ["lower-third", {text: long, detail: long}],
    ["outro", {title: long, subtitle: long}],
    ["comparison", {heading: long, left: {title: long, items: Array.from({length: 6}, () => long)}, right: {title: "a", items: ["b"]}}],
    ["big-number", {value: -1.7e308, prefix: long, suffix: long, label: long}],
    ["big-number", {value: 0, label: "a"}],
    ["line-chart", {heading: long, unit: long, data: {labels: Array.from({length: 60}, () => long), values: Array.from({length: 60}, (_, n) => (n - 30) * 5e306)}}],
    ["line-chart", {data: {labels: ["a"], values: [0]}}],
    ["line-chart", {data: {labels: ["a", "b"], series: Array.from({length: 4}, (_, n) => ({name: `${long}${n}`, values: [n, -n]}))}}],
    ["pie", {heading: long, unit: long, items: Array.from({length: 8}, () => ({label: long, value: 1.7e308}))}],
    ["pie", {items: [{label: "a", value: 0}]}],
    ["formula", {tex: "\\frac{a}{b}", caption: long}],
    ["process", {heading: long, steps: Array.from({length: 8}, () => long)}],
    ["timeline", {heading: long, events: Array.from({length: 8}, () => ({year: long, text: long}))}],
    ["map-route", {heading: long, places: Array.from({length: 10}, () => ({name: long, x: 50, y: 50}))}],
    ["code", {language: "python", code: `${long}\n`.repeat(14), highlight: [99]}],
    ["terminal", {lines: Array.from({length: 24}, () => ({command: long}))}],
  ];
  for (const [width, height] of [[1920, 1080], [1080, 1920], [1080, 1080], [1080, 1350]] as const)
    for (const [name, props] of cases) expect(markupAt(50, layer(name, props), {width, height})).not.toMatch(/NaN|Infinity|undefined/);
});

test("a value that is missing has a dash and no bar", () => {
  const standing = markupAt(59, layer("bar-chart", {data: {labels: ["a", "b"], values: [null, 4]}}));
  const lying = markupAt(59, layer("bar-chart", {data: {labels: ["a", "b"], values: [null, -4]}}));

  expect(standing).toContain(">\u2013<");
  expect(standing).toMatch(/height:0;border-radius/);
  expect(lying).toContain(">\u2013<");
  expect(lying).toMatch(/width:0;height/);
});

test("a curve stops before a gap and goes on behind it", () => {
  const chart = markupAt(59, layer("line-chart", {data: {labels: ["a", "b", "c", "d", "e"], values: [1, 2, null, 4, null]}}));
  const [area, line] = [...chart.matchAll(/<path d="([^"]*)"/g)].map((found) => found[1] ?? "");

  expect(line?.match(/M/g)).toHaveLength(2);
  expect(line?.match(/L/g)).toHaveLength(2);
  expect(area?.match(/Z/g)).toHaveLength(2);
  expect(chart).toContain(">4<");
});

test("a chart without any value still stands", () => {
  const data = {labels: ["a"], values: [null]};

  expect(markupAt(59, layer("line-chart", {data}))).toContain(">\u2013<");
  expect(markupAt(59, layer("bar-chart", {data}))).toContain(">\u2013<");
});
