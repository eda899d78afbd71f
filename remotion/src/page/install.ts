/** Hands out a fingerprint of each frame at the very moment its picture is, or would be, taken. */
import {fingerprint, watchShadowRoots} from "./fingerprint";

type Collect = () => unknown[];
type SetFrame = (frame: number, composition: string, attempt: number) => void;

const isCollect = (value: unknown): value is Collect => typeof value === "function";
const isSetFrame = (value: unknown): value is SetFrame => typeof value === "function";

/** What stands in until Remotion has set its own. */
const noAssets: Collect = () => [];
const ignoreFrame: SetFrame = () => undefined;

/** Lets `current` stand in for whatever Remotion sets as `window[name]`. */
const wrap = (name: string, current: unknown, take: (value: unknown) => void): void => {
  Object.defineProperty(window, name, {configurable: true, get: () => current, set: take});
};

/**
 * Remotion asks a page for its assets once per frame, when the frame is ready and its picture is taken.
 * The fingerprint goes out with them, as an artifact; the name holds a count, because a frame may be drawn twice.
 */
export const installFingerprints = (): void => {
  watchShadowRoots();
  // Remotion does this before each picture only; without a picture the document would differ.
  document.body.style.background = "transparent";
  const page = crypto.randomUUID();
  let collect = noAssets;
  let setFrame = ignoreFrame;
  let frame = -1;
  let count = 0;
  const collectWithFingerprint = (): unknown[] => {
    const content = fingerprint();
    count += 1;
    const id = `fingerprint-${page}-${count}`;
    return [...collect(), {type: "artifact", id, filename: id, content, contentType: "text", frame, downloadBehavior: null}];
  };
  const noteFrame: SetFrame = (next, composition, attempt) => {
    frame = next;
    setFrame(next, composition, attempt);
  };
  wrap("remotion_collectAssets", collectWithFingerprint, (value) => {
    if (isCollect(value)) collect = value;
  });
  wrap("remotion_setFrame", noteFrame, (value) => {
    if (isSetFrame(value)) setFrame = value;
  });
};
