/** Owns the ticks of a value axis: a few round numbers that hold every value. */

/** 1, 2, 2.5 or 5 times a power of ten, at least `rough`. */
const roundStep = (rough: number): number => {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((step) => step * power >= rough * 0.999) ?? 10;
  return factor * power;
};

/** Without the last digits that arithmetic adds, and never beyond what a number can hold. */
const finite = (value: number): number => Number(Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value)).toPrecision(value > 1e300 || value < -1e300 ? 17 : 12));

/** Ascending ticks, about `count` of them, the first at or below the lowest value and the last at or above the highest. */
export const ticksOf = (values: readonly number[], count: number): number[] => {
  if (values.length === 0) return [0, 1];
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  // Zero belongs to the picture unless all values lie far from it and close together.
  const low = lowest > 0 && lowest < highest * 0.6 ? 0 : lowest;
  const high = highest < 0 && highest > lowest * 0.6 ? 0 : highest;
  const span = high / 2 - low / 2;
  if (span === 0) return low === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, low)];
  const step = roundStep((span / count) * 2);
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  return Array.from({length: last - first + 1}, (_, index) => finite((first + index) * step));
};
