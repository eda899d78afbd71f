/** Owns font stacks and loading: every file a scene needs is there before the first frame is drawn. */

/** Families in the order tried for each character: the theme's own, then one per script we carry. */
export const stack = (family: string): string =>
  [family, "Inter", "Noto Sans SC"]
    .filter((name, index, all) => all.indexOf(name) === index)
    .map((name) => `"${name} Variable"`)
    .join(", ");

const strings = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(strings);
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(strings) : [];
};

/** Digits and signs that components write themselves. */
const OWN = "0123456789 .,-+%\u2212\u2013\u2014\u201c\u201d\u2019kMBT\u4e07\u4ebf";

/** Loads every font file that some text of the scene needs. */
export const loadFonts = async (families: readonly string[], content: unknown): Promise<void> => {
  const text = [...new Set(strings(content).join("") + OWN)].join("");
  const names = new Set([...families, "Inter", "Noto Sans SC"]);
  await Promise.all([...names].map((name) => document.fonts.load(`400 40px "${name} Variable"`, text)));
  await document.fonts.ready;
};
