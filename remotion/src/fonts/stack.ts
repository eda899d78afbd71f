/** Owns which families are tried for a text, and in which order: the language decides between Chinese, Japanese and Korean glyphs. */
import {cssName, type Family} from "./families";

const HAN: readonly Family[] = ["Noto Sans SC", "Noto Sans TC", "Noto Sans JP", "Noto Sans KR"];

const OTHERS: readonly Family[] = [
  "Noto Sans Arabic",
  "Noto Sans Hebrew",
  "Noto Sans Devanagari",
  "Noto Sans Thai",
  "Noto Emoji",
  "Noto Sans Symbols",
  "Noto Sans Symbols 2",
];

/** The family of a language written with Han characters or Hangul, else null. */
const eastAsian = (language: string): Family | null => {
  const [main, ...rest] = language.toLowerCase().split("-");
  if (main === "ja") return "Noto Sans JP";
  if (main === "ko") return "Noto Sans KR";
  if (main !== "zh" && main !== "yue") return null;
  const traditional = rest.some((part) => ["hant", "tw", "hk", "mo"].includes(part)) || (main === "yue" && !rest.includes("hans"));
  return traditional ? "Noto Sans TC" : "Noto Sans SC";
};

/**
 * Families in the order tried for each character. East Asian languages begin with their own family, so that quotation
 * marks, dashes and digits are those of the script around them; code keeps its own face first.
 */
export const order = (family: Family, language: string): readonly Family[] => {
  const own = eastAsian(language);
  const first: Family[] = own === null ? [family] : family === "JetBrains Mono" ? [family, own] : [own, family];
  return [...new Set<Family>([...first, "Inter", "Noto Sans Math", ...HAN, ...OTHERS])];
};

/** The same as CSS. */
export const stack = (family: Family, language: string): string =>
  order(family, language)
    .map((name) => `"${cssName(name)}"`)
    .join(", ");
