/** Owns loading: every font file a scene needs is there before the first frame is drawn. */
import {needed} from "./coverage";
import {cssName, families, isFamily, type Family} from "./families";
import {order} from "./stack";

/** A family for texts, or the faces of formulas. */
export type Face = Family | "KaTeX";

/** Every text below a value, keys left out. */
const strings = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(strings);
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(strings) : [];
};

/** Digits and signs that components write themselves. */
const OWN = "0123456789 .,-+%$/\u2212\u2013\u2014\u201c\u201d\u2019kKMBTEmrdth\u4e07\u4ebf\u5146";

/** KaTeX asks for its faces while it draws: all of them are there before. */
const loadKatex = async (): Promise<void> => {
  await import("katex/dist/katex.min.css");
  await Promise.all([...document.fonts].filter((face) => face.family.includes("KaTeX")).map((face) => face.load()));
};

/** Loads the rules one after another, so that they stand in one order in every page, then all files at once. */
export const loadFonts = async (faces: readonly Face[], content: unknown, language: string): Promise<void> => {
  const text = [...new Set(strings(content).join("").normalize("NFC") + OWN)].join("");
  const wanted = new Set([...new Set<Face>([...faces, "Inter"])].filter(isFamily).flatMap((face) => needed(text, order(face, language))));
  for (const family of wanted) await families[family]();
  await Promise.all([...wanted].map((family) => document.fonts.load(`400 40px "${cssName(family)}"`, text)));
  if (faces.includes("KaTeX")) await loadKatex();
  await document.fonts.ready;
};
