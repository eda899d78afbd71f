/** Owns the theme tokens: what a picture is drawn with, checked where it comes in. */
import {z} from "zod";

const color = z.string().regex(/^#[0-9a-fA-F]{6}$/, "a colour is written #rrggbb");

/** Font families that are bundled; no other font exists where frames are drawn. */
export const fontFamily = z.enum(["Bricolage Grotesque", "Inter", "Noto Sans SC"]);

export const tokensSchema = z.object({
  background: color.describe("First colour of generated pictures"),
  background2: color.describe("Second colour of generated pictures"),
  surface: color.describe("Panels and scrims under text"),
  text: color.describe("Main text"),
  muted: color.describe("Secondary text"),
  accent: color.describe("Bars, markers and the spoken word"),
  accent2: color.describe("Second accent, such as negative values"),
  on_accent: color.describe("Text on the accent colour"),
  font_heading: fontFamily.describe("Family of headings"),
  font_body: fontFamily.describe("Family of everything else"),
});

export type Tokens = z.infer<typeof tokensSchema>;
export type TokenName = keyof Tokens;
