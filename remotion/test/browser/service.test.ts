/** How the service behaves when it is asked wrongly, broken from outside, or left alone. */
import {existsSync, readdirSync, readFileSync} from "node:fs";
import path from "node:path";
import {afterAll, expect, test} from "vitest";
import {captions, overlay} from "../scenes";
import {remove, start, temporary, type Client} from "./client";

const bundles = temporary();

afterAll(() => remove(bundles));

const still = overlay({
  width: 320,
  height: 180,
  frames: 1,
  title: {title: "What is GDP?", slogan: []},
});

const browserOf = (client: Client): number => {
  const note = readdirSync(client.runFolder).find((name) => name.endsWith(".pid"));
  return Number(readFileSync(path.join(client.runFolder, note ?? "none"), "utf8"));
};

test("what cannot be drawn is told as a fault of the props", async () => {
  const client = start(bundles, 1);
  const unknown = {...still, layers: [{template: "hologram", props: {}, cues: []}]};
  const wrong = {...still, layers: [{template: "quote", props: {text: "a", auhtor: "b"}, cues: []}]};
  const unwritable = {...still, layers: [{template: "bullets", props: {items: ["a", "b \u{13000}"]}, cues: []}]};
  const replies = [
    await client.ask({op: "fingerprint", props: unknown}),
    await client.ask({op: "fingerprint", props: wrong}),
    await client.ask({op: "fingerprint", props: unwritable}),
    await client.ask({op: "shoot", props: still, frames: [1], folder: client.runFolder}),
  ];
  await client.end();

  expect(replies.map((reply) => [reply.kind, reply.message])).toEqual([
    ["props", "layers[0].template is hologram; there are title-card, bullets, comparison, big-number, bar-chart, line-chart, pie, formula, process, timeline, map-route, code, terminal, quote, lower-third, outro"],
    ["props", 'layers[0].props (quote)\n✖ Unrecognized key: "auhtor"'],
    ["props", 'layers[0].props (bullets).items[1]: no bundled font can draw "\u{13000}" (U+13000); write it in other characters'],
    ["props", "frame 1 is outside the scene, which has 1 frames"],
  ]);
});

test("letters that are measured may stand beside signs of every other font", async () => {
  const client = start(bundles, 1);
  const replies = [];
  for (const text of ["\u05e9\u05dc\u05d5\u05dd", "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35", "\u0928\u092e\u0938\u094d\u0924\u0947", "\u0645\u0631\u062d\u0628\u0627"]) {
    const words = [text, "\u{1f680}", "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}", "1\ufe0f\u20e3", "\u2713", "\u2211", "\u6771\u4eac"];
    const lines = [words.map((word) => ({text: word, start_frame: 0, end_frame: 1}))];
    const page = captions({pages: [{start_frame: 0, end_frame: 1, lines}]});
    replies.push(await client.ask({op: "fingerprint", props: {...still, captions: page}}));
  }
  await client.end();

  expect(replies.map((reply) => reply.message ?? "drawn")).toEqual(["drawn", "drawn", "drawn", "drawn"]);
});

test("a browser that dies is replaced, and the browser ends with the service", async () => {
  const client = start(bundles, 1);
  const first = await client.ask({op: "fingerprint", props: still});
  const dead = browserOf(client);
  process.kill(-dead, "SIGKILL");
  const during = await client.ask({op: "fingerprint", props: still});
  const after = during.ok === true ? during : await client.ask({op: "fingerprint", props: still});
  const living = browserOf(client);
  await client.end();

  expect(after.fingerprints).toEqual(first.fingerprints);
  await expect.poll(() => existsSync(`/proc/${living}`), {timeout: 2000}).toBe(false);
});
