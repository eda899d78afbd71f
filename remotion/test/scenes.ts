/** Scenes the tests draw. */
import {readdirSync, readFileSync} from "node:fs";
import path from "node:path";
import {fileURLToPath} from "node:url";
import {z} from "zod";
import type {CaptionWord, Captions, Overlay} from "../src/props";
import {themeSchema, type Tokens} from "../src/tokens";

const fileSchema = z.strictObject({name: z.string(), tokens: themeSchema});

const folder = fileURLToPath(new URL("../src/themes", import.meta.url));

/** Names of all themes. */
export const themes = readdirSync(folder).map((file) => path.basename(file, ".json"));

export const tokensOf = (name: string): Tokens =>
  fileSchema.parse(JSON.parse(readFileSync(fileURLToPath(new URL(`../src/themes/${name}.json`, import.meta.url)), "utf8"))).tokens;

/** Words of `length` frames each, one after another from `start`. */
export const spoken = (text: string, start: number, length: number): CaptionWord[] =>
  text.split(" ").map((word, index) => ({text: word, start_frame: start + index * length, end_frame: start + (index + 1) * length}));

export const captions = (changes: Partial<Captions> = {}): Captions => ({
  preset: "karaoke",
  position: "bottom",
  pages: [
    {start_frame: 5, end_frame: 25, lines: [spoken("GDP adds", 5, 5), spoken("four things", 15, 5)]},
    {start_frame: 25, end_frame: 45, lines: [spoken("what households consume", 25, 6)]},
  ],
  ...changes,
});

export const overlay = (changes: Partial<Overlay> = {}): Overlay => ({
  width: 1280,
  height: 720,
  fps: 30,
  frames: 60,
  language: "en",
  tokens: tokensOf("midnight"),
  layers: [],
  captions: null,
  title: null,
  ...changes,
});

export const bulletsScene = (): Overlay =>
  overlay({
    layers: [
      {
        template: "bullets",
        props: {heading: "Four parts of GDP", items: ["Consumption", "Investment", "Net exports"]},
        cues: [8, 20, 34],
      },
    ],
    captions: captions(),
  });
