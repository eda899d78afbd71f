/** Zones do not overlap: title, content and captions, in every shape and position. */
import {expect, test} from "vitest";
import {LINE, PAD, SIZE} from "../../src/captions/captions";
import {layoutOf, type Box} from "../../src/layout";

const end = (box: Box): number => box.top + box.height;

test.each([
  [1920, 1080],
  [1080, 1920],
  [1080, 1080],
  [1080, 1350],
])("content of %i x %i keeps clear of title and captions", (width, height) => {
  const below = layoutOf(width, height, "bottom");

  expect(below.content.top).toBeGreaterThan(end(below.title));
  expect(end(below.content)).toBeLessThan(below.captions.top);
  expect(end(below.captions)).toBeLessThan(height);

  const above = layoutOf(width, height, "top");

  expect(above.captions.top).toBeGreaterThanOrEqual(end(above.title));
  expect(above.content.top).toBeGreaterThan(end(above.captions));
  expect(above.full.top).toBeGreaterThan(end(above.captions));
  expect(above.content.height).toBeGreaterThan(height * 0.35);
});

test.each([
  [1920, 1080],
  [1080, 1920],
  [1080, 1080],
])("two lines of captions stay in their zone of %i x %i, three units clear of what is above", (width, height) => {
  const {captions, full, shape, unit} = layoutOf(width, height, "bottom");

  expect((2 * LINE + 2 * PAD) * SIZE[shape] * unit).toBeLessThanOrEqual(captions.height);
  expect(captions.top - end(full)).toBeGreaterThanOrEqual(2.999 * unit);
});
