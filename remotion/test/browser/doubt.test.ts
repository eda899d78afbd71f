/** A fingerprint is honest: it changes with whatever changes the picture, and is absent where it cannot know. */
import {spawn, type ChildProcess} from "node:child_process";
import {createReadStream, writeFileSync} from "node:fs";
import {createServer} from "node:http";
import path from "node:path";
import {text} from "node:stream/consumers";
import {pipeline} from "node:stream/promises";
import {fileURLToPath} from "node:url";
import {createBrotliDecompress} from "node:zlib";
import {build} from "esbuild";
import {extract} from "tar-fs";
import {afterAll, beforeAll, expect, test} from "vitest";
import {z} from "zod";
import {program, remove, temporary} from "./client";

const folder = temporary();

let found: Record<string, string> = {};

/** A font configuration with the package's one family: form controls want some font, and a bare machine has none. */
const fontsOnly = async (): Promise<string> => {
  const packed = fileURLToPath(new URL("../../node_modules/@sparticuz/chromium/bin/fonts.tar.br", import.meta.url));
  await pipeline(createReadStream(packed), createBrotliDecompress(), extract(path.join(folder, "fonts")));
  const file = path.join(folder, "fonts.conf");
  writeFileSync(file, `<fontconfig><dir>${path.join(folder, "fonts")}</dir><cachedir>${path.join(folder, "cache")}</cachedir></fontconfig>`);
  return file;
};

/** Serves the page, and resolves with what the page posts back. */
const answerOf = (page: string, open: (url: string) => ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    const server = createServer((request, response) => {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(request.method === "GET" ? page : "");
      if (request.method === "POST") {
        server.close();
        text(request).then(resolve, reject);
      }
    });
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const child = open(`http://127.0.0.1:${typeof address === "object" ? address?.port : address}/`);
      child.once("error", () => undefined).once("exit", (code, signal) => reject(new Error(`the browser ended with ${signal ?? code}`)));
    });
  });

beforeAll(async () => {
  const entry = fileURLToPath(new URL("page.ts", import.meta.url));
  const {outputFiles} = await build({entryPoints: [entry], bundle: true, write: false, format: "iife"});
  const {file, libraries} = await program();
  const env = {...process.env, FONTCONFIG_FILE: await fontsOnly(), ...(libraries === null ? {} : {LD_LIBRARY_PATH: libraries})};
  const flags = ["--headless=new", "--no-sandbox", `--user-data-dir=${folder}`, "--remote-debugging-port=0"];
  let browser: ChildProcess | undefined;
  const told = await answerOf(`<!doctype html><body></body><script>${outputFiles[0]?.text ?? ""}</script>`, (url) => {
    // A group of its own: its helpers must end with it, or they write on into a folder that is being removed.
    browser = spawn(file, [...flags, url], {env, stdio: "ignore", detached: true});
    return browser;
  });
  if (browser?.pid !== undefined) process.kill(-browser.pid, "SIGKILL");
  found = z.record(z.string(), z.string()).parse(JSON.parse(told));
});

afterAll(() => remove(folder));

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
