/** Owns how a unit is written with each value: signs and short units are, longer ones stand once below the heading. */
import {WIDE} from "../fit";

/** The unit where it is short enough to be written with each value, else nothing. */
export const shortUnit = (unit: string | undefined): string => (unit !== undefined && [...unit].length <= 2 ? unit : "");

/** A written number with its short unit: letters stand apart from it, signs such as % and ° do not. */
export const withUnit = (number: string, unit: string): string =>
  /^\p{L}/u.test(unit) && !WIDE.test(unit) ? `${number}\u00a0${unit}` : number + unit;
