/** Owns the reasons for which a frame has no honest fingerprint: something moves or paints that its text does not tell. */

type Roots = readonly (Document | ShadowRoot)[];

/** Elements that paint what they like, or move by themselves. */
const PAINTERS =
  "canvas, video, audio, iframe, frame, object, embed, fencedframe, marquee, animate, animateTransform, animateMotion, set";

/** States that are seen and stand in no attribute. */
const UNTOLD = ":modal, :popover-open, :fullscreen, :focus-visible";

/** The one kind of picture that can neither move nor hold something that does. */
const STILL = /^data:image\/jpeg[;,]/;

const FONT = /\.(woff2?|ttf)$/;

const pictures = (root: Document | ShadowRoot): string[] =>
  [...root.querySelectorAll("img, image, source, input[type=image]")].flatMap((element) =>
    ["src", "srcset", "href", "xlink:href"].map((name) => element.getAttribute(name) ?? "").filter((source) => source !== ""),
  );

const inlineStyles = (root: Document | ShadowRoot): string =>
  [...root.querySelectorAll("[style]")].map((element) => element.getAttribute("style") ?? "").join("\n");

/** Whether some `url()` of a CSS text names neither a font, a still picture nor a part of the page. */
const namesUnsure = (css: string): boolean =>
  [...css.matchAll(/url\(\s*["']?([^"')]*)/g)].some(([, address = ""]) => !address.startsWith("#") && !STILL.test(address) && !FONT.test(address));

/** Whether the rules name pictures that may move. */
export const rulesInDoubt = (rules: string): boolean => namesUnsure(rules);

/** Fonts that the rules bring; a script may add others, which no rule names. */
export const fontsOf = (rules: string): number => rules.split("@font-face").length - 1;

/** Whether the frame drawn below these roots may depend on more than its text and rules, which bring so many fonts. */
export const inDoubt = (roots: Roots, fonts: number): boolean =>
  document.fonts.size > fonts ||
  CSS.highlights.size > 0 ||
  roots.some(
    (root) =>
      root.getAnimations().length > 0 ||
      root.querySelector(PAINTERS) !== null ||
      root.querySelector(UNTOLD) !== null ||
      pictures(root).some((source) => !STILL.test(source)) ||
      namesUnsure(inlineStyles(root)),
  );
