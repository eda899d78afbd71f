/** Bars are arithmetic: zero, negative and huge values. */
import {expect, test} from "vitest";
import {formatter, scaleOf} from "../../src/chart/scale";
import {shortUnit, withUnit} from "../../src/chart/unit";

test("zero lies where the values put it", () => {
  expect(scaleOf([1, 3]).zero).toBe(0);
  expect(scaleOf([-1, 3]).zero).toBe(0.25);
  expect(scaleOf([-2, -1]).zero).toBe(1);
  expect(scaleOf([0, 0]).extent(0)).toBe(0);
});

test("a span of two huge values stays finite", () => {
  expect(scaleOf([-1.7e308, 1.7e308]).extent(1.7e308)).toBe(0.5);
});

test("values are written with one number of decimals, a true minus, and short where huge", () => {
  const write = formatter([2, 3.25], "en");

  expect([write(2), write(3.25)]).toEqual(["2.00", "3.25"]);
  expect(formatter([-4], "en")(-4)).toBe("\u22124");
  expect(formatter([1_250_000], "en")(1_250_000)).toBe("1.3M");
  expect(formatter([1e21], "en")(1e21)).toBe("1E21");
  expect(formatter([2.5], "no such language")(2.5)).toBe("2.5");
});

test("letters stand apart from their number, signs do not, and long units are not written with it", () => {
  expect(withUnit("64", "GB")).toBe("64\u00a0GB");
  expect(["%", "°C", "€", "元", ""].map((unit) => withUnit("64", unit))).toEqual(["64%", "64°C", "64€", "64元", "64"]);
  expect([shortUnit("GB"), shortUnit("billion USD"), shortUnit(undefined)]).toEqual(["GB", "", ""]);
});
