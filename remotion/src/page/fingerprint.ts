/** Owns the fingerprint of the page as it stands: one digest of all that decides its picture. */
import {sha256} from "@noble/hashes/sha2.js";
import {bytesToHex, utf8ToBytes} from "@noble/hashes/utils.js";
import {fontsOf, inDoubt, rulesInDoubt} from "./doubt";
import {documentText, rootsOf, rules, withoutOrigins} from "./snapshot";

const digest = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

/** What is known of the rules last seen: they hardly ever change, and there are many. */
let seen = {text: "", digest: "", doubt: false, fonts: 0};

const knownRules = (text: string): typeof seen => {
  if (seen.text !== text) seen = {text, digest: digest(withoutOrigins(text)), doubt: rulesInDoubt(text), fonts: fontsOf(text)};
  return seen;
};

let closedRoots = 0;

/** A closed shadow root cannot be read: a page that makes one has no fingerprints from then on. */
export const watchShadowRoots = (): void => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function attachShadow(init) {
    if (init.mode === "closed") closedRoots += 1;
    return attach.call(this, init);
  };
};

/** Digest of the frame as it stands, or an empty text if it cannot be computed reliably. */
export const fingerprint = (): string => {
  const roots = rootsOf(document);
  const known = knownRules(rules(roots));
  if (closedRoots > 0 || known.doubt || inDoubt(roots, known.fonts)) return "";
  const screen = `${innerWidth}x${innerHeight}@${devicePixelRatio}`;
  return digest([screen, known.digest, withoutOrigins(documentText(roots))].join("\n"));
};
