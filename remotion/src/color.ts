/** Owns colour arithmetic: alpha, laying over, and the contrast that decides whether text can be read. */

type Rgb = readonly [number, number, number];

const parse = (hex: string): Rgb => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
];

/** How much bluer than red a colour is: the higher, the cooler. */
export const coolness = (hex: string): number => {
  const [red, , blue] = parse(hex);
  return blue - red;
};

/** A `#rrggbb` colour with an alpha of 0 to 1, as CSS. */
export const alpha = (hex: string, opacity: number): string => `rgba(${parse(hex).join(",")},${opacity})`;

/** What is seen of `hex` at `opacity` over `ground`, as `#rrggbb`. */
export const over = (hex: string, opacity: number, ground: string): string => {
  const under = parse(ground);
  const mixed = parse(hex).map((value, index) => Math.round(value * opacity + (under[index] ?? 0) * (1 - opacity)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
};

const luminance = (hex: string): number => {
  const [r, g, b] = parse(hex).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
};

/** WCAG contrast ratio of two opaque colours, 1 to 21. */
export const contrast = (one: string, other: string): number => {
  const [low, high] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
};
