/** Draws one scene with Remotion: a pass that only fingerprints, and a pass that shoots chosen frames. */
import {createHash} from "node:crypto";
import {rename, writeFile} from "node:fs/promises";
import path from "node:path";
import {renderFrames, type ChromeMode, type openBrowser, type RenderFramesOptions} from "@remotion/renderer";
import {z} from "zod";
import type {Overlay} from "../src/props";
import {overlaySchema} from "../src/props";
import {registry} from "../src/registry";
import {checkGlyphs} from "./glyphs";
import {Failure} from "./protocol";

/** Raised when the same document should count as another picture. */
const RECIPE = 2;

export type Browser = Awaited<ReturnType<typeof openBrowser>>;

export type Studio = {browser: Browser; url: string; pages: number; chromeMode: ChromeMode; identity: string};

type Progress = (part: number) => void;

/** Checked props of a scene. Throws a `props` failure with place and problem. */
export const checked = (props: unknown): Overlay => {
  const result = overlaySchema.safeParse(props);
  if (!result.success) throw new Failure("props", z.prettifyError(result.error));
  for (const [index, layer] of result.data.layers.entries()) {
    const template = registry[layer.template];
    const known = Object.keys(registry).join(", ");
    if (template === undefined) throw new Failure("props", `layers[${index}].template is ${layer.template}; there are ${known}`);
    const fits = template.schema.safeParse(layer.props);
    if (!fits.success) throw new Failure("props", `layers[${index}].props (${layer.template})\n${z.prettifyError(fits.error)}`);
  }
  checkGlyphs(result.data);
  return result.data;
};

/** A further page costs about as much as this many frames. */
const FRAMES_WORTH_A_PAGE = 16;

const optionsFor = (studio: Studio, overlay: Overlay, frames: number) =>
  ({
    serveUrl: studio.url,
    puppeteerInstance: studio.browser,
    concurrency: Math.min(studio.pages, Math.ceil(frames / FRAMES_WORTH_A_PAGE)),
    inputProps: {},
    composition: {
      id: "overlay",
      width: overlay.width,
      height: overlay.height,
      fps: overlay.fps,
      durationInFrames: overlay.frames,
      props: {overlay},
      defaultProps: {overlay: null},
      defaultCodec: null,
      defaultOutName: null,
      defaultVideoImageFormat: null,
      defaultPixelFormat: null,
      defaultProResProfile: null,
      defaultSampleRate: null,
    },
    outputDir: null,
    muted: true,
    logLevel: "error",
    chromeMode: studio.chromeMode,
    onStart: () => undefined,
  }) satisfies Partial<RenderFramesOptions>;

/** Collects the fingerprints that pages report; a frame with two different ones counts as having none. */
const collector = (studio: Studio) => {
  const found = new Map<number, string | null>();
  const onArtifact: NonNullable<RenderFramesOptions["onArtifact"]> = ({frame, content, filename}) => {
    if (!filename.startsWith("fingerprint-")) return;
    const page = typeof content === "string" ? content : Buffer.from(content).toString();
    const full = page === "" ? null : createHash("sha256").update(`${RECIPE}\n${studio.identity}\n${page}`).digest("hex");
    found.set(frame, found.has(frame) && found.get(frame) !== full ? null : full);
  };
  return {found, onArtifact};
};

/** One fingerprint per frame, null if the document does not determine the picture. */
export const fingerprint = async (studio: Studio, overlay: Overlay, progress: Progress): Promise<(string | null)[]> => {
  const {found, onArtifact} = collector(studio);
  await renderFrames({
    ...optionsFor(studio, overlay, overlay.frames),
    imageFormat: "none",
    onArtifact,
    onFrameUpdate: (done) => progress(done / overlay.frames),
  });
  return Array.from({length: overlay.frames}, (_, frame) => found.get(frame) ?? null);
};

/** Writes `<frame>.png` of each requested frame into `folder`, and returns the fingerprints of these frames. */
export const shoot = async (
  studio: Studio,
  overlay: Overlay,
  asked: {frames: readonly number[]; folder: string},
  progress: Progress,
): Promise<Record<string, string | null>> => {
  const frames = [...new Set(asked.frames)].toSorted((a, b) => a - b);
  const beyond = frames.find((frame) => frame >= overlay.frames);
  if (beyond !== undefined) throw new Failure("props", `frame ${beyond} is outside the scene, which has ${overlay.frames} frames`);
  if (frames.length === 0) return {};
  const {found, onArtifact} = collector(studio);
  await renderFrames({
    ...optionsFor(studio, overlay, frames.length),
    imageFormat: "png",
    frames,
    onArtifact,
    onFrameUpdate: (done) => progress(done / frames.length),
    onFrameBuffer: async (picture, frame) => {
      const target = path.join(asked.folder, `${frame}.png`);
      await writeFile(`${target}.part`, picture);
      await rename(`${target}.part`, target);
    },
  });
  return Object.fromEntries(frames.map((frame) => [String(frame), found.get(frame) ?? null]));
};
