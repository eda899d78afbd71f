/** Metadata of what is drawn in every scene beside its templates: the tokens captions and the title layer read. */
import type {TokenName} from "./tokens";

export const layers: Readonly<Record<"captions" | "title", {tokens: readonly TokenName[]}>> = {
  captions: {tokens: ["surface", "text", "accent", "on_accent", "font_body"]},
  title: {tokens: ["surface", "text", "muted", "accent", "font_heading", "font_body"]},
};
