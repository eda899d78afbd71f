/**
 * Owns the one motion language: things come in within half a second, decelerating, from where they belong; lists follow
 * their words or each other at one beat; drawings take longer than texts; nothing bounces, and nothing moves once it is there.
 * All are pure functions of the frame.
 */

/** Cubic ease-out of `t` in 0..1. */
export const easeOut = (t: number): number => 1 - (1 - t) ** 3;

/** Cubic ease-in-out of `t` in 0..1. */
export const easeInOut = (t: number): number => (t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2);

/** Part of the way from `start` to `start + length` frames, 0 before and 1 from the end on. */
export const progress = (frame: number, start: number, length: number): number =>
  Math.min(1, Math.max(0, length <= 0 ? Number(frame >= start) : (frame - start) / length));

/** Whole frames of a duration; never less than one. */
export const framesOf = (seconds: number, fps: number): number => Math.max(1, Math.round(seconds * fps));

/** A text or panel comes in. */
export const ENTRANCE_SECONDS = 0.45;
/** The beat between parts that come in by themselves. */
export const STAGGER_SECONDS = 0.12;
/** A bar, a slice or a stretch of line grows. */
export const GROWTH_SECONDS = 0.7;
/** A whole drawing, such as a curve, comes in, or a number counts up. */
export const DRAWING_SECONDS = 1.3;

/** Style of something that rises into place from `distance` pixels below; keys never change, so nothing is re-ordered. */
export const rise = (t: number, distance: number): {opacity: number; transform: string} => ({
  opacity: round(Math.min(1, t * 1.4)),
  transform: `translateY(${round((1 - easeOut(t)) * distance)}px)`,
});

/** Style of something that slides in from `distance` pixels to the left; from the right where `distance` is negative. */
export const slide = (t: number, distance: number): {opacity: number; transform: string} => ({
  opacity: round(Math.min(1, t * 1.4)),
  transform: `translateX(${round((easeOut(t) - 1) * distance)}px)`,
});

/** Style of a mark that grows out of its own middle. */
export const bloom = (t: number): {opacity: number; transform: string} => ({
  opacity: round(Math.min(1, t * 2)),
  transform: `scale(${round(0.6 + 0.4 * easeOut(t))})`,
});

/** Three decimals: enough for the eye, and equal pictures get equal text. */
export const round = (value: number): number => Math.round(value * 1000) / 1000;

/** The frame each of `count` items comes in: its cue where one is given, else staggered from `start`. */
export const revealFrames = (count: number, cues: readonly number[], start: number, step: number): number[] =>
  Array.from({length: count}, (_, index) => cues[index] ?? start + index * step);
