/** A kept folder is whole or made again; what is half-made is never found. */
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import path from "node:path";
import {afterEach, beforeEach, expect, test} from "vitest";
import {verifiedFolder} from "../../render/verified-folder";

let folder = "";
let made = 0;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "kept-"));
  made = 0;
});

afterEach(() => rmSync(folder, {recursive: true, force: true}));

const make = async (staged: string): Promise<void> => {
  made += 1;
  mkdirSync(path.join(staged, "lib"));
  writeFileSync(path.join(staged, "program"), "whole");
  writeFileSync(path.join(staged, "lib", "a.so"), "library");
};

const target = (): string => path.join(folder, "1.0.0");

test("it is made once and found afterwards, with the names of its files", async () => {
  await verifiedFolder(target(), make);
  const found = await verifiedFolder(target(), make);

  expect(made).toBe(1);
  expect([...found.files]).toEqual(["lib/a.so", "program"]);
});

test("a damaged file, a missing one and an empty list each make it again", async () => {
  const damages = [
    () => writeFileSync(path.join(target(), "program"), "whale"),
    () => rmSync(path.join(target(), "lib", "a.so")),
    () => writeFileSync(path.join(target(), "cinemake.json"), "{}"),
  ];
  await verifiedFolder(target(), make);
  for (const damage of damages) {
    damage();
    await verifiedFolder(target(), make);
  }

  expect(made).toBe(1 + damages.length);
  expect(readFileSync(path.join(target(), "program"), "utf8")).toBe("whole");
});

test("a failure leaves nothing behind", async () => {
  const failing = verifiedFolder(target(), async (staged) => {
    writeFileSync(path.join(staged, "program"), "half");
    throw new Error("no space left");
  });

  await expect(failing).rejects.toThrow("no space left");
  expect(readdirSync(folder)).toEqual([]);
});

test("what a killed process staged, and what nobody used for weeks, is taken away", async () => {
  const [dead, old, young] = [path.join(folder, "staged-999999999-1"), path.join(folder, "0.8.0"), path.join(folder, "0.9.0")];
  for (const each of [dead, old, young]) mkdirSync(each);
  utimesSync(old, 0, 0);
  await verifiedFolder(target(), make);

  expect([dead, old, young].map((each) => existsSync(each))).toEqual([false, false, true]);
});
