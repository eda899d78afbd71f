/** Owns the bundle: made once per state of the sources, staged, checked file by file before each use. */
import {createHash} from "node:crypto";
import {existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync} from "node:fs";
import path from "node:path";
import {bundle} from "@remotion/bundler";
import {z} from "zod";

const MANIFEST = "cinemake.json";
const manifestSchema = z.record(z.string(), z.string());

export type Bundle = {folder: string; files: ReadonlySet<string>};

const filesIn = (folder: string): string[] =>
  readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .toSorted();

const sha256 = (content: Buffer | string): string => createHash("sha256").update(content).digest("hex");

/** Digest of everything the bundle is made from: sources, the lock of the packages, and how it is made. */
const sourcesDigest = (project: string): string => {
  const own = filesIn(path.join(project, "src")).map((name) => path.join("src", name));
  const all = [...own, "package-lock.json", "tsconfig.json", "render/bundle.ts"];
  return sha256(all.map((name) => `${name} ${sha256(readFileSync(path.join(project, name)))}`).join("\n"));
};

/** The bundle in `folder` if every file of it is whole, else null. */
const intact = (folder: string): Bundle | null => {
  try {
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(path.join(folder, MANIFEST), "utf8")));
    const whole = Object.entries(manifest).every(([name, digest]) => sha256(readFileSync(path.join(folder, name))) === digest);
    return whole && "index.html" in manifest ? {folder, files: new Set(Object.keys(manifest))} : null;
  } catch {
    return null;
  }
};

const IDLE_DAYS = 14;

/** Takes away bundles of sources long gone, and what crashed builds left; never the one in use. */
const prune = (bundleFolder: string, kept: string): void => {
  const now = new Date();
  utimesSync(kept, now, now);
  for (const name of readdirSync(bundleFolder)) {
    const folder = path.join(bundleFolder, name);
    const idle = statSync(folder, {throwIfNoEntry: false})?.mtimeMs ?? Infinity;
    if (now.getTime() - idle > IDLE_DAYS * 86_400_000) rmSync(folder, {recursive: true, force: true});
  }
};

const build = async (project: string, staged: string): Promise<void> => {
  await bundle({
    entryPoint: path.join(project, "src", "index.ts"),
    rootDir: project,
    outDir: staged,
    enableCaching: false,
    publicDir: null,
    publicPath: "/",
    rspack: true,
    rspackOverride: (config) => ({...config, devtool: false}),
    onProgress: () => undefined,
  });
  const manifest = Object.fromEntries(filesIn(staged).map((name) => [name, sha256(readFileSync(path.join(staged, name)))]));
  writeFileSync(path.join(staged, MANIFEST), JSON.stringify(manifest));
};

/** The bundle of the project's sources, from `bundleFolder` or made now; a damaged one is made again. */
export const bundleOf = async (project: string, bundleFolder: string): Promise<Bundle> => {
  const target = path.join(bundleFolder, sourcesDigest(project));
  const found = intact(target);
  if (found !== null) {
    prune(bundleFolder, target);
    return found;
  }
  const staged = path.join(bundleFolder, `staged-${process.pid}-${Date.now()}`);
  mkdirSync(staged, {recursive: true});
  try {
    await build(project, staged);
    const first = intact(target);
    // Another process may have been quicker.
    if (first !== null) return first;
    if (existsSync(target)) rmSync(target, {recursive: true, force: true});
    renameSync(staged, target);
  } finally {
    rmSync(staged, {recursive: true, force: true});
  }
  const made = intact(target);
  if (made === null) throw new Error(`the bundle in ${target} was damaged while it was put in place`);
  return made;
};
