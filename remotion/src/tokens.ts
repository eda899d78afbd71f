/** Owns the theme tokens: what a picture is drawn with, checked where it comes in. */
import {z} from "zod";
import {fontFamily} from "./fonts/families";

const color = z.string().regex(/^#[0-9a-fA-F]{6}$/, "a colour is written #rrggbb");

/** Every token of a theme. */
export const themeSchema = z.object({
  background: color.describe("First colour of generated pictures"),
  background2: color.describe("Second colour of generated pictures"),
  surface: color.describe("Panels under text"),
  text: color.describe("Main text"),
  muted: color.describe("Secondary text"),
  accent: color.describe("Bars, markers and the spoken word"),
  accent2: color.describe("Second accent, such as negative values"),
  on_accent: color.describe("Text on the accent colour"),
  font_heading: fontFamily.describe("Family of headings"),
  font_body: fontFamily.describe("Family of everything else"),
});

/** What one scene is given: only the tokens its parts declare, so that no other one can make it stale. */
export const tokensSchema = themeSchema.partial();

export type Tokens = z.infer<typeof themeSchema>;
export type GivenTokens = z.infer<typeof tokensSchema>;
export type TokenName = keyof Tokens;

const declared = <V>(name: TokenName, value: V | undefined): V => {
  if (value === undefined) throw new Error(`the token "${name}" is drawn with but not declared in the metadata`);
  return value;
};

/** Tokens as components read them; reading one that no part of the scene declares is an error, never a default. */
export const declaredTokens = (given: GivenTokens): Tokens => ({
  get background() {
    return declared("background", given.background);
  },
  get background2() {
    return declared("background2", given.background2);
  },
  get surface() {
    return declared("surface", given.surface);
  },
  get text() {
    return declared("text", given.text);
  },
  get muted() {
    return declared("muted", given.muted);
  },
  get accent() {
    return declared("accent", given.accent);
  },
  get accent2() {
    return declared("accent2", given.accent2);
  },
  get on_accent() {
    return declared("on_accent", given.on_accent);
  },
  get font_heading() {
    return declared("font_heading", given.font_heading);
  },
  get font_body() {
    return declared("font_body", given.font_body);
  },
});
