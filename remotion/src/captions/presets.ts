/** Owns how captions look: one entry per preset. */
import type {Captions} from "../props";

export type CaptionPreset = {
  /** A panel behind every line. */
  panel: boolean;
  /** The spoken word stands on the accent colour. */
  highlight: boolean;
  /** An outline in the surface colour around the letters. */
  outline: boolean;
};

export const presets: Readonly<Record<Captions["preset"], CaptionPreset>> = {
  karaoke: {panel: true, highlight: true, outline: false},
  plain: {panel: false, highlight: false, outline: true},
  box: {panel: true, highlight: false, outline: false},
};
