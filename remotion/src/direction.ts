/** Owns directions: where the lines of a language, and the layouts around them, begin, and which way one text runs. */

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ku", "ps", "sd", "ug", "ur", "yi"]);

export const directionOf = (language: string): "ltr" | "rtl" => (RIGHT_TO_LEFT.has(language.toLowerCase().split("-")[0] ?? "") ? "rtl" : "ltr");

const RIGHT = /(?=\p{L})[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/gu;
const LETTER = /\p{L}/gu;

const count = (text: string, sign: RegExp): number => text.match(sign)?.length ?? 0;

/**
 * Which way a text runs: by its language and most of its letters, not by the first one, which may be that of a foreign name.
 * In a language written from the right any of its letters is enough.
 */
export const textDirection = (text: string, language: string): "ltr" | "rtl" => {
  const right = count(text, RIGHT);
  const left = count(text, LETTER) - right;
  if (directionOf(language) === "rtl") return right > 0 || left === 0 ? "rtl" : "ltr";
  return right > left ? "rtl" : "ltr";
};

/** Before a sign and its number; the Arabic digits of Arabic itself take their sign on the other side. */
const SIGNED = /(?<![^\s([])(?=[-\u2212+\u00b1][$\u20ac\u00a3\u20aa\u20b9%]?[\d\u06f0-\u06f9])/gu;

/** Latin names that end in signs, such as C++ and C#. */
const SIGN_BEHIND = /([A-Za-z][+#]{1,2})(?![+#\p{L}\p{N}])/gu;

/**
 * A text that runs from the right with marks that keep signs on the left of their numbers, as in Unicode CLDR for Hebrew and Persian,
 * and behind Latin names.
 */
export const keepSigns = (text: string): string => text.replace(SIGNED, "\u200e").replace(SIGN_BEHIND, "$1\u200e");
