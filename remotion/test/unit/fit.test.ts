/** Sizes are estimated without a browser, on the safe side. */
import {expect, test} from "vitest";
import {fitSize, lineCount} from "../../src/fit";

const box = {largest: 100, smallest: 10, width: 600, height: 300, line_height: 1.2};

test("a short text keeps the largest size", () => {
  expect(fitSize(["GDP"], box)).toBe(100);
});

test("a long word shrinks until it stays on one line", () => {
  const size = fitSize(["Donaudampfschifffahrtsgesellschaft"], box);

  expect(size).toBeLessThan(40);
  expect(lineCount("Donaudampfschifffahrtsgesellschaft", 600 / size)).toBe(1);
});

test("a text that does not fit at the smallest size shrinks to half of it at most", () => {
  expect(fitSize(["word ".repeat(900)], box)).toBeLessThan(10);
  expect(fitSize(["word ".repeat(5000)], box)).toBe(5);
});

test("scripts without spaces wrap between characters", () => {
  expect(lineCount("国内生产总值的四个部分", 4)).toBe(3);
});
