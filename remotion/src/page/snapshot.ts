/** Owns the text a frame's fingerprint is made from: everything of the page that decides its picture. */

/** Document and every shadow root below it, in document order. */
export const rootsOf = (root: Document | ShadowRoot): (Document | ShadowRoot)[] => {
  const found: (Document | ShadowRoot)[] = [root];
  for (const element of root.querySelectorAll("*")) {
    if (element.shadowRoot !== null) found.push(...rootsOf(element.shadowRoot));
  }
  return found;
};

const rulesOf = (sheet: CSSStyleSheet): string => {
  const rules = [...sheet.cssRules].map((rule) => rule.cssText).join("\n");
  return `${sheet.disabled ? "off" : "on"} ${sheet.media.mediaText}\n${rules}`;
};

/** Every rule of every sheet, also inserted and adopted ones. Throws for a sheet of another origin. */
export const rules = (roots: readonly (Document | ShadowRoot)[]): string =>
  roots.flatMap((root) => [...root.styleSheets, ...root.adoptedStyleSheets].map(rulesOf)).join("\n\n");

/** Scroll positions and what forms hold, which the document's text does not show. */
const states = (root: Document | ShadowRoot): string =>
  [...root.querySelectorAll("*")]
    .flatMap((element, index) => {
      const scroll = element.scrollTop === 0 && element.scrollLeft === 0 ? [] : [element.scrollTop, element.scrollLeft];
      const form =
        element instanceof HTMLInputElement
          ? [element.value, element.checked, element.indeterminate]
          : element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement
            ? [element.value]
            : [];
      return scroll.length + form.length === 0 ? [] : [JSON.stringify([index, scroll, form])];
    })
    .join("\n");

/** Scripts paint nothing, and the ones Remotion writes name folders of this machine. */
const markup = (root: Document | ShadowRoot): string => {
  if (root instanceof ShadowRoot) return root.innerHTML;
  const copy = root.createElement("html");
  copy.append(root.documentElement.cloneNode(true));
  for (const script of copy.querySelectorAll("script")) script.remove();
  return copy.innerHTML;
};

/** Addresses without origin: ports and hosts change from run to run, the names behind them hold digests. */
export const withoutOrigins = (text: string): string =>
  text.replaceAll(location.origin, "").replaceAll(encodeURIComponent(location.origin), "");

/** Markup and state of every root. */
export const documentText = (roots: readonly (Document | ShadowRoot)[]): string =>
  roots.map((root) => `${markup(root)}\n${states(root)}`).join("\n\n");
