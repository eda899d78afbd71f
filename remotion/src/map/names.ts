/** Owns where the names of places stand: beside their points, clear of each other, of the points and of the edges. */
import type {Box} from "../layout";
import type {Spot} from "./terrain";

const overlap = (one: Box, other: Box): number =>
  Math.max(0, Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left)) *
  Math.max(0, Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top));

/** Candidates around a spot, the best ones first. */
const around = (spot: Spot, width: number, height: number, gap: number): Box[] =>
  [
    {left: spot.x - width / 2, top: spot.y - gap - height},
    {left: spot.x - width / 2, top: spot.y + gap},
    {left: spot.x + gap, top: spot.y - height / 2},
    {left: spot.x - gap - width, top: spot.y - height / 2},
    {left: spot.x + gap * 0.7, top: spot.y - gap * 0.7 - height},
    {left: spot.x - gap * 0.7 - width, top: spot.y - gap * 0.7 - height},
    {left: spot.x + gap * 0.7, top: spot.y + gap * 0.7},
    {left: spot.x - gap * 0.7 - width, top: spot.y + gap * 0.7},
    {left: spot.x - width / 2, top: spot.y - gap - 2.2 * height},
    {left: spot.x - width / 2, top: spot.y + gap + 1.2 * height},
  ].map(({left, top}) => ({left, top, width, height}));

const inside = (box: Box, area: Box): Box => ({
  ...box,
  left: Math.min(Math.max(box.left, area.left), area.left + area.width - box.width),
  top: Math.min(Math.max(box.top, area.top), area.top + area.height - box.height),
});

type Named = {spots: readonly Spot[]; sizes: readonly {width: number; height: number}[]; /** Points of the route. */ way: readonly Spot[]};

/** A box for each name, in the order of the spots. */
export const namesOf = ({spots, sizes, way}: Named, area: Box, gap: number): Box[] => {
  const route = way.map(({x, y}) => ({left: x - gap * 0.3, top: y - gap * 0.3, width: gap * 0.6, height: gap * 0.6}));
  const points = spots.map(({x, y}) => ({left: x - gap * 0.6, top: y - gap * 0.6, width: gap * 1.2, height: gap * 1.2}));
  const placed: Box[] = [];
  for (const [index, spot] of spots.entries()) {
    const {width, height} = sizes[index] ?? {width: 0, height: 0};
    const tried = around(spot, width, height, gap).map((box, rank) => {
      const kept = inside(box, area);
      const covered = [...placed, ...points].reduce((sum, other) => sum + overlap(kept, other), 0);
      const crossed = route.reduce((sum, other) => sum + overlap(kept, other), 0);
      return {kept, cost: covered * 10 + crossed * 3 + rank * gap + Math.hypot(kept.left - box.left, kept.top - box.top) * gap * 0.2};
    });
    const best = tried.toSorted((a, b) => a.cost - b.cost)[0];
    if (best !== undefined) placed.push(best.kept);
  }
  return placed;
};
