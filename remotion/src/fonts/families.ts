/** Owns the bundled font families: the only fonts there are, each brought into the page only where it is used. */
import {z} from "zod";

/** Families a theme may name. */
export const themeFamilies = ["Bricolage Grotesque", "Inter", "Fraunces", "Space Grotesk", "JetBrains Mono"] as const;

export const fontFamily = z.enum(themeFamilies);

/** What brings a family's rules into the page; its files follow with the characters that need them. */
type Bring = () => Promise<unknown>;

/** Family to its rules, in the order in which families are tried for a character. */
export const families = {
  "Bricolage Grotesque": () => import("@fontsource-variable/bricolage-grotesque"),
  Fraunces: () => import("@fontsource-variable/fraunces"),
  "Space Grotesk": () => import("@fontsource-variable/space-grotesk"),
  "JetBrains Mono": () => import("@fontsource-variable/jetbrains-mono"),
  Inter: () => import("@fontsource-variable/inter"),
  "Noto Sans SC": () => import("@fontsource-variable/noto-sans-sc"),
  "Noto Sans TC": () => import("@fontsource-variable/noto-sans-tc"),
  "Noto Sans JP": () => import("@fontsource-variable/noto-sans-jp"),
  "Noto Sans KR": () => import("@fontsource-variable/noto-sans-kr"),
  "Noto Sans Arabic": () => import("@fontsource-variable/noto-sans-arabic"),
  "Noto Sans Hebrew": () => import("@fontsource-variable/noto-sans-hebrew"),
  "Noto Sans Devanagari": () => import("@fontsource-variable/noto-sans-devanagari"),
  "Noto Sans Thai": () => import("@fontsource-variable/noto-sans-thai"),
  "Noto Emoji": () => import("@fontsource-variable/noto-emoji"),
  "Noto Sans Math": () => import("./noto-sans-math.css"),
  "Noto Sans Symbols": () => import("@fontsource-variable/noto-sans-symbols"),
  "Noto Sans Symbols 2": () => import("@fontsource/noto-sans-symbols-2"),
} satisfies Readonly<Record<string, Bring>>;

export type Family = keyof typeof families;

const names: readonly string[] = Object.keys(families);

export const isFamily = (name: string): name is Family => names.includes(name);

const STATIC: ReadonlySet<Family> = new Set<Family>(["Noto Sans Math", "Noto Sans Symbols 2"]);

/** The name a family has in CSS. */
export const cssName = (family: Family): string => (STATIC.has(family) ? family : `${family} Variable`);
