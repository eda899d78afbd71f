/** Owns the contract of one overlay scene: everything the picture may depend on, checked at the border. */
import {z} from "zod";
import {tokensSchema} from "./tokens";

const frame = z.number().int().min(0);
const side = z.number().int().min(16).max(8192);

const word = z.strictObject({text: z.string(), start_frame: frame, end_frame: frame});
const page = z.strictObject({start_frame: frame, end_frame: frame, lines: z.array(z.array(word))});

export const captionsSchema = z.strictObject({
  preset: z.enum(["karaoke", "plain", "box"]),
  position: z.enum(["bottom", "middle", "top"]),
  pages: z.array(page),
});

export const titleSchema = z.strictObject({title: z.string(), slogan: z.array(z.string())});

const layer = z.strictObject({template: z.string(), props: z.unknown(), cues: z.array(frame)});

export const overlaySchema = z.strictObject({
  width: side,
  height: side,
  fps: z.number().int().min(1).max(240),
  frames: z.number().int().min(1),
  language: z.string(),
  tokens: tokensSchema,
  layers: z.array(layer),
  captions: captionsSchema.nullable(),
  title: titleSchema.nullable(),
});

export type Overlay = z.infer<typeof overlaySchema>;
export type Captions = z.infer<typeof captionsSchema>;
export type CaptionPage = z.infer<typeof page>;
export type CaptionWord = z.infer<typeof word>;
export type Title = z.infer<typeof titleSchema>;
