/** Owns where things lie: safe areas and the boxes of content, captions and title, for every shape of picture. */
import type {Captions} from "./props";

export type Box = {left: number; top: number; width: number; height: number};

export type Layout = {
  width: number;
  height: number;
  /** One hundredth of the shorter side in pixels: every size is given in it, so all shapes look alike. */
  unit: number;
  shape: "landscape" | "portrait" | "square";
  /** Room for templates: clear of the title layer's corner and of the captions. */
  content: Box;
  /** Room of a template that draws its own title: clear of the captions only. */
  full: Box;
  captions: Box;
  title: Box;
  /** Captions leave little height: headings and margins are kept small. */
  tight: boolean;
};

/** Height of the captions' zone in units: two lines of the shape's size on their panel. */
const CAPTIONS = {landscape: 16, square: 17, portrait: 19.2};
/** Height of the title's strip in units. */
const TITLE = 9;

const shapeOf = (width: number, height: number): Layout["shape"] => {
  const ratio = width / height;
  if (ratio > 1.15) return "landscape";
  return ratio < 0.87 ? "portrait" : "square";
};

/** Boxes of one scene. Tall pictures keep clear of the controls that players lay over top and bottom. */
export const layoutOf = (width: number, height: number, position: Captions["position"] | null): Layout => {
  const unit = Math.min(width, height) / 100;
  const shape = shapeOf(width, height);
  const side = 6 * unit;
  const tall = shape === "portrait" ? Math.min(1, height / width - 1) : 0;
  const top = (5.5 + 8 * tall) * unit;
  const bottom = (6 + 20 * tall) * unit;
  const inner = {left: side, width: width - 2 * side};
  const title = {...inner, top, height: TITLE * unit};
  const zone = CAPTIONS[shape] * unit;
  const gap = 3 * unit;
  const captionTop =
    position === "top" ? top + title.height : position === "middle" ? (height - zone) / 2 : height - bottom - zone;
  const end = height - bottom - (position === "bottom" ? zone + gap : 0);
  // What captions leave: all below them where they stand at the top or in the middle, all above them otherwise.
  const contentTop = position === "top" || position === "middle" ? captionTop + zone + gap : top + title.height + gap / 2;
  const full = position === "middle" ? {top, end: captionTop - gap} : {top: position === "top" ? contentTop : top, end};
  return {
    width,
    height,
    unit,
    shape,
    content: {...inner, top: contentTop, height: end - contentTop},
    full: {...inner, top: full.top, height: full.end - full.top},
    captions: {...inner, top: captionTop, height: zone},
    title,
    tight: end - contentTop < 44 * unit,
  };
};

/** CSS of a box. */
export const place = (box: Box): {position: "absolute"; left: number; top: number; width: number; height: number} => ({
  position: "absolute",
  ...box,
});
