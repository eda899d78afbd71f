/** Text can be read over any picture: contrast of every theme on its panels, over black and over white. */
import {expect, test} from "vitest";
import {contrast, over} from "../../src/color";
import {PANEL_ALPHA} from "../../src/panel";
import {themes, tokensOf} from "../scenes";

test("a contrast of black on white is 21", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
});

test.each(themes)("%s keeps 4.5:1 for text on panels over black and over white", (name) => {
  const tokens = tokensOf(name);
  for (const ground of ["#000000", "#ffffff"]) {
    const panel = over(tokens.surface, PANEL_ALPHA, ground);

    expect(contrast(tokens.text, panel)).toBeGreaterThanOrEqual(7);
    expect(contrast(tokens.muted, panel)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(tokens.accent, panel)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(tokens.accent2, panel)).toBeGreaterThanOrEqual(4.5);
  }

  expect(contrast(tokens.on_accent, tokens.accent)).toBeGreaterThanOrEqual(4.5);
});
