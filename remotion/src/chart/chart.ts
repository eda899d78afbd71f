/** Owns what both kinds of bar charts are given. */

export type ChartProps = {
  labels: readonly string[];
  values: readonly number[];
  /** How far each bar has grown, 0 to 1. */
  grown: readonly number[];
  /** A value as it is written, with its unit where that is short. */
  write: (value: number) => string;
  /** Room in pixels. */
  width: number;
  height: number;
};
