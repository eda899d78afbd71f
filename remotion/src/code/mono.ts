/** Owns sizes of text in which every letter is equally wide. */
import {emWidth, WIDE} from "../fit";

/** Em width of a letter of the monospaced face. */
export const CELL = 0.6;

/** Width of a text in em: letters of other scripts come from other faces. */
export const monoWidth = (text: string): number => {
  let sum = 0;
  for (const character of text) sum += WIDE.test(character) ? 1 : character <= "\u04ff" ? CELL : Math.max(CELL, emWidth(character));
  return sum;
};

/** Rows a line takes in `width` em, at least one. */
export const rowsOf = (line: string, width: number): number => Math.max(1, Math.ceil(monoWidth(line) / Math.max(1, Math.floor(width / CELL) * CELL - CELL)));

type Room = {largest: number; smallest: number; width: number; height: number; line_height: number};

/** Below the smallest size wished for lines may still shrink to this part of it. */
const LAST_RESORT = 0.5;

/** Largest size in pixels at which all lines stay in the room; long lines wrap only where the smallest size asks for it. */
export const monoSize = (lines: readonly string[], room: Room): number => {
  const longest = Math.max(1, ...lines.map(monoWidth));
  const whole = Math.min(room.largest, room.width / (longest + CELL), room.height / (lines.length * room.line_height));
  if (whole >= room.smallest * 1.25) return Math.floor(whole * 10) / 10;
  for (let size = room.largest; size > room.smallest * LAST_RESORT; size *= 0.96) {
    const rows = lines.reduce((sum, line) => sum + rowsOf(line, room.width / size), 0);
    if (rows * size * room.line_height <= room.height) return Math.floor(size * 10) / 10;
  }
  return Math.max(1, whole * 0.9);
};
