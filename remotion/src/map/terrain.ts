/** Owns a map's ground: land under the route and around it, coasts and depths, as contours of a seeded field. */
import {contours} from "d3-contour";
import {round} from "../motion";

export type Spot = {x: number; y: number};

/** 32 bits from a text: the seed of its ground. */
const seedOf = (text: string): number => {
  let hash = 2166136261;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
  return hash >>> 0;
};

/** A value in 0..1 for a grid point. */
const grain = (seed: number, x: number, y: number): number => {
  let hash = Math.imul(x ^ Math.imul(y, 668265263) ^ seed, 2246822519);
  hash = Math.imul(hash ^ (hash >>> 15), 3266489917);
  return ((hash ^ (hash >>> 13)) >>> 0) / 4294967296;
};

const smooth = (t: number): number => t * t * (3 - 2 * t);

/** Smooth noise in -1..1. */
const noise = (seed: number, x: number, y: number): number => {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [tx, ty] = [smooth(x - left), smooth(y - top)];
  const mix = (row: number): number => grain(seed, left, row) * (1 - tx) + grain(seed, left + 1, row) * tx;
  return (mix(top) * (1 - ty) + mix(top + 1) * ty) * 2 - 1;
};

/** Distance of a point from the stretch between two others. */
const distance = (at: Spot, from: Spot, to: Spot): number => {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const part = length === 0 ? 0 : Math.min(1, Math.max(0, ((at.x - from.x) * dx + (at.y - from.y) * dy) / length));
  return Math.hypot(at.x - from.x - part * dx, at.y - from.y - part * dy);
};

/** How far a place lies inland (positive) or out at sea: land keeps near the spots, coasts wander. */
const field = (at: Spot, spots: readonly Spot[], seed: number, reach: number): number => {
  const near = Math.min(...spots.map((spot) => distance(at, spot, spot)));
  const along = Math.min(...spots.slice(1).map((spot, index) => distance(at, spots[index] ?? spot, spot)), near);
  const pull = Math.exp(-((near / (reach * 0.42)) ** 2)) * 1.1 + Math.exp(-((along / (reach * 0.9)) ** 2)) * 0.55;
  const scale = 2.1 / reach;
  const rough = noise(seed, at.x * scale, at.y * scale) * 0.62 + noise(seed + 1, at.x * scale * 2.3, at.y * scale * 2.3) * 0.3 + noise(seed + 2, at.x * scale * 5.3, at.y * scale * 5.3) * 0.13;
  return pull + rough - 0.34;
};

export type Terrain = {
  /** Closed ways of what lies at or above each level, lowest first. */
  levels: readonly {level: number; way: string}[];
};

const LEVELS = [-0.5, -0.3, -0.13, 0, 0.5, 0.8];

/** Index of the level that is the coast. */
export const COAST = LEVELS.indexOf(0);

/** Ground of a picture of `width` by `height` pixels; the same spots and name give the same ground. */
export const terrainOf = (spots: readonly Spot[], name: string, width: number, height: number): Terrain => {
  const cell = Math.max(width, height) / 150;
  // One cell beyond every edge, so that no coast runs along it.
  const columns = Math.ceil(width / cell) + 3;
  const rows = Math.ceil(height / cell) + 3;
  const seed = seedOf(name);
  const reach = Math.min(width, height) * 0.34;
  const values = Array.from({length: columns * rows}, (_, index) =>
    field({x: ((index % columns) - 1) * cell, y: (Math.floor(index / columns) - 1) * cell}, spots, seed, reach),
  );
  const toPixel = (value: number): number => round((value - 1.5) * cell);
  const levels = contours()
    .size([columns, rows])
    .thresholds(LEVELS)(values)
    .map(({value, coordinates}) => ({
      level: value,
      way: coordinates.flatMap((rings) => rings.map((ring) => `M${ring.map(([x = 0, y = 0]) => `${toPixel(x)} ${toPixel(y)}`).join("L")}Z`)).join(""),
    }));
  return {levels};
};
