/** Owns what both kinds of bar charts are given. */
import type {Value} from "./data";

export type ChartProps = {
  labels: readonly string[];
  values: readonly Value[];
  /** How far each bar has grown, 0 to 1. */
  grown: readonly number[];
  /** A value as it is written, with its unit where that is short. */
  write: (value: Value) => string;
  /** Room in pixels. */
  width: number;
  height: number;
};
