/** Hands out a fingerprint of each frame at the very moment its picture is, or would be, taken. */
import {sha256} from "@noble/hashes/sha2.js";
import {bytesToHex, utf8ToBytes} from "@noble/hashes/utils.js";
import {inDoubt} from "./doubt";
import {documentText, rootsOf, rules, withoutOrigins} from "./snapshot";

const digest = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

let closedRoots = 0;
let known = {text: "", digest: ""};

/** Rules hardly ever change, and there are many: their digest is kept for as long as their text is the same. */
const rulesDigest = (text: string): string => {
  if (known.text !== text) known = {text, digest: digest(withoutOrigins(text))};
  return known.digest;
};

/** Digest of the frame as it stands, or an empty text where it cannot be told honestly. */
const fingerprint = (): string => {
  const roots = rootsOf(document);
  if (closedRoots > 0 || inDoubt(roots)) return "";
  const screen = `${innerWidth}x${innerHeight}@${devicePixelRatio}`;
  return digest([screen, rulesDigest(rules(roots)), withoutOrigins(documentText(roots))].join("\n"));
};

type Collect = () => unknown[];
type SetFrame = (frame: number, composition: string, attempt: number) => void;

const isCollect = (value: unknown): value is Collect => typeof value === "function";
const isSetFrame = (value: unknown): value is SetFrame => typeof value === "function";

/** What stands in until Remotion has set its own. */
const noAssets: Collect = () => [];
const ignoreFrame: SetFrame = () => undefined;

/** A closed shadow root cannot be read: a page that makes one has no fingerprints. */
const watchShadowRoots = (): void => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function attachShadow(init) {
    if (init.mode === "closed") closedRoots += 1;
    return attach.call(this, init);
  };
};

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
  const page = bytesToHex(crypto.getRandomValues(new Uint8Array(8)));
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
