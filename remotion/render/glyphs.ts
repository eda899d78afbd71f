/** Refuses characters that no bundled font can draw: a picture never shows a box in place of a letter. */
import {firstUncovered} from "../src/fonts/coverage";
import type {Overlay} from "../src/props";
import {Failure} from "./protocol";

const check = (value: unknown, place: string): void => {
  if (typeof value === "string") {
    const character = firstUncovered(value);
    if (character === undefined) return;
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    throw new Failure("props", `${place}: no bundled font can draw "${character}" (U+${code}); write it in other characters`);
  }
  if (Array.isArray(value)) for (const [index, entry] of value.entries()) check(entry, `${place}[${index}]`);
  else if (value !== null && typeof value === "object") for (const [key, entry] of Object.entries(value)) check(entry, `${place}.${key}`);
};

/** Throws a `props` failure that names the first character without a glyph, and where it stands. */
export const checkGlyphs = (overlay: Overlay): void => {
  for (const [index, layer] of overlay.layers.entries()) check(layer.props, `layers[${index}].props (${layer.template})`);
  for (const page of overlay.captions?.pages ?? []) check(page.lines.flat().map((word) => word.text).join(" "), "captions");
  if (overlay.title !== null) check(overlay.title, "title");
};
