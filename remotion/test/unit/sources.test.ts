/** What a render depends on is computed from the modules it really reads. */
import {expect, test} from "vitest";
import {digestOf, digests} from "../../render/sources";
import {registry} from "../../src/registry";

test("every template, the captions, the title and the stage have a digest of their own", async () => {
  const found = await digests();

  expect(Object.keys(found).toSorted()).toEqual([...Object.keys(registry), "captions", "title", "stage"].toSorted());
  expect(new Set(Object.values(found)).size).toBe(Object.keys(found).length);
});

test("the stage's digest does not hold what is told apart from it", async () => {
  expect(await digestOf("index.ts")).not.toBe((await digests())["stage"]);
});
