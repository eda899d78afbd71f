/** Owns the reasons for which a frame has no honest fingerprint: something moves or paints that the document does not tell. */

const PAINTERS = "canvas, video, audio, iframe, frame, object, embed, portal, fencedframe, marquee, animate, animateTransform, animateMotion, set, mpath";

/** Pictures in formats that cannot move, packed into the document itself or named by their content. */
const STILL = /^data:image\/(?:png|jpeg|svg\+xml)[;,]/;

const unsureImages = (root: ParentNode): boolean =>
  [...root.querySelectorAll("img, image, picture, input[type=image]")].some((element) => {
    const source = element.getAttribute("src") ?? element.getAttribute("href") ?? element.getAttribute("xlink:href") ?? "";
    // An SVG may hold an animation of its own.
    return element.hasAttribute("srcset") || !STILL.test(source) || source.includes("animate");
  });

/** Whether the frame drawn below these roots may depend on more than its document and rules. */
export const inDoubt = (roots: readonly (Document | ShadowRoot)[]): boolean =>
  document.getAnimations().length > 0 ||
  document.scrollingElement?.scrollTop !== 0 ||
  document.scrollingElement.scrollLeft !== 0 ||
  roots.some((root) => root.querySelector(PAINTERS) !== null || unsureImages(root));
