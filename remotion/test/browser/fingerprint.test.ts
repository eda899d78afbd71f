/** The property that the frame cache relies on: equal fingerprints mean byte-equal pictures, whichever page drew them. */
import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import path from "node:path";
import {afterAll, expect, test} from "vitest";
import {bulletsScene} from "../scenes";
import {remove, start, temporary, type Client} from "./client";

const bundles = temporary();

afterAll(() => remove(bundles));

/** Some frames are still at the end, as in most scenes. */
const scene = {...bulletsScene(), width: 960, height: 540, frames: 80};

const all = Array.from({length: scene.frames}, (_, frame) => frame);

/** Digest of the picture of each frame, shot in the groups given. */
const pictures = async (client: Client, groups: number[][]): Promise<string[]> => {
  const folder = path.join(client.runFolder, "shots");
  for (const frames of groups) {
    const reply = await client.ask({op: "shoot", props: scene, frames, folder});

    expect(reply.message).toBeUndefined();
  }
  return all.map((frame) => createHash("sha256").update(readFileSync(path.join(folder, `${frame}.png`))).digest("hex"));
};

test("equal fingerprints mean byte-equal pictures over pages, orders and browser starts", async () => {
  const two = start(bundles, 2);
  const told = await two.ask({op: "fingerprint", props: scene});
  const inOrder = await pictures(two, [all]);
  await two.end();
  const one = start(bundles, 1);
  const toldAgain = await one.ask({op: "fingerprint", props: scene});
  const outOfOrder = await pictures(one, [all.filter((frame) => frame % 3 === 2), all.slice(30), all.filter((frame) => frame < 30)]);
  await one.end();
  const fingerprints = Array.isArray(told.fingerprints) ? told.fingerprints : [];

  expect(fingerprints).toHaveLength(all.length);
  expect(fingerprints).not.toContain(null);
  expect(toldAgain.fingerprints).toEqual(fingerprints);
  expect(outOfOrder).toEqual(inOrder);

  const pictureOf = new Map(fingerprints.map((name, frame) => [name, inOrder[frame]]));

  expect(fingerprints.map((name) => pictureOf.get(name))).toEqual(inOrder);
  expect(pictureOf.size).toBeLessThan(all.length * 0.7);
});

test("a frame shot carries the fingerprint it had in the first pass", async () => {
  const client = start(bundles, 1);
  const told = await client.ask({op: "fingerprint", props: scene});
  const shot = await client.ask({op: "shoot", props: scene, frames: [3, 40], folder: path.join(client.runFolder, "s")});
  await client.end();
  const fingerprints = Array.isArray(told.fingerprints) ? told.fingerprints : [];

  expect(shot.fingerprints).toEqual({"3": fingerprints[3], "40": fingerprints[40]});
  expect(told.parts.at(-1)).toBe(1);
});
