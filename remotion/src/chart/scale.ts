/** Owns the arithmetic of bars: where zero lies, how far each bar reaches, and how values are written. */

export type Scale = {
  /** Part of the track (0 to 1) left of or below zero. */
  zero: number;
  /** Part of the track one value covers, 0 to 1. */
  extent: (value: number) => number;
};

/** A track that holds zero and every value. */
export const scaleOf = (values: readonly number[]): Scale => {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  // Halved, so that the span of two huge values of opposite sign stays finite.
  const span = high / 2 - low / 2;
  return {
    zero: span === 0 ? 0 : Math.abs(low) / 2 / span,
    extent: (value) => (span === 0 ? 0 : Math.abs(value) / 2 / span),
  };
};

/** Decimals that show every value as it was given, at most two. */
const decimals = (values: readonly number[]): number =>
  Math.max(...values.map((value) => (Number.isInteger(value) ? 0 : Number.isInteger(Math.round(value * 100) / 10) ? 1 : 2)), 0);

const locale = (language: string): string => {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? "en";
  } catch {
    return "en";
  }
};

/** A writer of values in the scene's language; huge and tiny ones are shortened. */
export const formatter = (values: readonly number[], language: string): ((value: number) => string) => {
  const biggest = Math.max(...values.map(Math.abs), 0);
  const options: Intl.NumberFormatOptions =
    biggest >= 1e15 || (biggest > 0 && biggest < 0.01)
      ? {notation: "scientific", maximumFractionDigits: 2}
      : biggest >= 1e6
        ? {notation: "compact", maximumFractionDigits: 1}
        : {minimumFractionDigits: decimals(values), maximumFractionDigits: decimals(values)};
  const format = new Intl.NumberFormat(locale(language), options);
  return (value) => format.format(value).replace(/^-/, "\u2212");
};

/** A writer of parts of one as per cent in the scene's language, with a decimal where shares would else round to nothing. */
export const percent = (parts: readonly number[], language: string): ((part: number) => string) => {
  const tiny = parts.some((part) => part > 0 && part < 0.01);
  const format = new Intl.NumberFormat(locale(language), {style: "percent", maximumFractionDigits: tiny ? 1 : 0});
  return (part) => format.format(part);
};
