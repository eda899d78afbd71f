/** Owns caption timing: which page is on and which word is spoken at a frame; ends are exclusive. */
import type {CaptionPage, CaptionWord} from "../props";

const within = (span: {start_frame: number; end_frame: number}, frame: number): boolean =>
  frame >= span.start_frame && frame < span.end_frame;

/** The page shown at a frame, if any. */
export const pageAt = (pages: readonly CaptionPage[], frame: number): CaptionPage | undefined =>
  pages.find((page) => within(page, frame));

/** Whether a word is being spoken at a frame. */
export const isSpoken = (word: CaptionWord, frame: number): boolean => within(word, frame);

const THAI = /[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]/;
const CJK = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u30ff]/;

/** Zero width space, at the head of a word that follows another without a space (Thai and its like). */
const BREAK = "\u200b";

/** Whether a word touches its neighbours: it begins or ends in a script that is written without spaces. */
export const isUnspaced = (text: string): boolean => text.startsWith(BREAK) || THAI.test(text) || CJK.test(text.slice(0, 1)) || CJK.test(text.slice(-1));

/** What stands between two words: nothing within scripts that are written without spaces. */
export const gapBetween = (before: string, after: string): "" | " " =>
  after.startsWith(BREAK) || CJK.test(before.slice(-1)) && CJK.test(after.slice(0, 1)) ? "" : " ";
