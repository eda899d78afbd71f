/** A fingerprint is honest: it changes with whatever changes the picture, and is absent where it cannot know. */
import {execFileSync} from "node:child_process";
import {rmSync, writeFileSync} from "node:fs";
import path from "node:path";
import {fileURLToPath} from "node:url";
import {build} from "esbuild";
import {afterAll, beforeAll, expect, test} from "vitest";
import {z} from "zod";
import {browser, temporary} from "./client";

const folder = temporary();

let found: Record<string, string> = {};

beforeAll(async () => {
  const entry = fileURLToPath(new URL("page.ts", import.meta.url));
  const {outputFiles} = await build({entryPoints: [entry], bundle: true, write: false, format: "iife"});
  const page = path.join(folder, "page.html");
  writeFileSync(page, `<!doctype html><body></body><script>${outputFiles[0]?.text ?? ""}</script>`);
  const flags = ["--headless=new", "--no-sandbox", `--user-data-dir=${path.join(folder, "profile")}`, "--dump-dom"];
  const dom = execFileSync(browser, [...flags, `file://${page}`], {encoding: "utf8", stdio: ["ignore", "pipe", "ignore"]});
  found = z.record(z.string(), z.string()).parse(JSON.parse(dom.split("RESULT")[1] ?? "null"));
});

afterAll(() => rmSync(folder, {recursive: true, force: true, maxRetries: 5}));

test("scripts, which paint nothing, do not count", () => {
  expect(found["script"]).toBe(found["same"]);
});

test("text, styles, root variables, adopted rules, forms, shadow roots and scrolling all count", () => {
  const telling = ["same", "text", "style", "variable", "adopted", "form", "form_other", "shadow", "shadow_other", "scroll", "scroll_other"];
  const digests = telling.map((name) => found[name]);

  expect(new Set(digests).size).toBe(telling.length);
  for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]{64}$/);
});

test.each(["canvas", "video", "frame", "gif", "gif_in_style", "gif_in_rule", "smil", "animation", "dialog", "font", "closed"])(
  "a page with %s has no fingerprint",
  (name) => {
    expect(found[name]).toBe("");
  },
);
