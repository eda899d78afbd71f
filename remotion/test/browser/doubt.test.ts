/** A fingerprint is honest: it changes with whatever changes the picture, and is absent where it cannot know. */
import {spawn} from "node:child_process";
import {rmSync} from "node:fs";
import {createServer} from "node:http";
import {text} from "node:stream/consumers";
import {fileURLToPath} from "node:url";
import {build} from "esbuild";
import {afterAll, beforeAll, expect, test} from "vitest";
import {z} from "zod";
import {program, temporary} from "./client";

const folder = temporary();

let found: Record<string, string> = {};

/** Serves the page, and resolves with what the page posts back. */
const answerOf = (page: string, open: (url: string) => void): Promise<string> =>
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
      open(`http://127.0.0.1:${typeof address === "object" ? address?.port : address}/`);
    });
  });

beforeAll(async () => {
  const entry = fileURLToPath(new URL("page.ts", import.meta.url));
  const {outputFiles} = await build({entryPoints: [entry], bundle: true, write: false, format: "iife"});
  const {file, libraries} = await program();
  const env = {...process.env, ...(libraries === null ? {} : {LD_LIBRARY_PATH: libraries})};
  const flags = ["--headless=new", "--no-sandbox", `--user-data-dir=${folder}`, "--remote-debugging-port=0"];
  const abort = new AbortController();
  const told = await answerOf(`<!doctype html><body></body><script>${outputFiles[0]?.text ?? ""}</script>`, (url) => {
    spawn(file, [...flags, url], {env, stdio: "ignore", signal: abort.signal, killSignal: "SIGKILL"}).on("error", () => undefined);
  });
  abort.abort();
  found = z.record(z.string(), z.string()).parse(JSON.parse(told));
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
