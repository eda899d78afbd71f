/** Owns folders that are made once: staged, renamed into place, and verified file by file before each use. */
import {createHash} from "node:crypto";
import {createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync} from "node:fs";
import path from "node:path";
import {pipeline} from "node:stream/promises";
import {z} from "zod";

const MANIFEST = "cinemake.json";
const manifestSchema = z.record(z.string(), z.string());

export type VerifiedFolder = {folder: string; files: ReadonlySet<string>};

/** Every file below a folder, as relative POSIX paths in order. */
export const filesIn = (folder: string): string[] =>
  readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .toSorted();

// A browser has 200 MB: too much to read whole.
const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, {highWaterMark: 1 << 20}), hash);
  return hash.digest("hex");
};

const digestsIn = async (folder: string, names: readonly string[]): Promise<Record<string, string>> => {
  const digests = names.map(async (name) => [name, await sha256Of(path.join(folder, name))] as const);
  return Object.fromEntries(await Promise.all(digests));
};

/** The folder if every file of it is whole, else null. */
const intact = async (folder: string): Promise<VerifiedFolder | null> => {
  try {
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(path.join(folder, MANIFEST), "utf8")));
    const names = Object.keys(manifest);
    const found = await digestsIn(folder, names);
    const whole = names.length > 0 && names.every((name) => found[name] === manifest[name]);
    return whole ? {folder, files: new Set(names)} : null;
  } catch {
    return null;
  }
};

const IDLE_DAYS = 14;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};

/** Takes away neighbours long unused, and what killed processes left half-made; never the one in use. */
const prune = (inUse: string): void => {
  const now = new Date();
  utimesSync(inUse, now, now);
  const parent = path.dirname(inUse);
  for (const name of readdirSync(parent)) {
    const folder = path.join(parent, name);
    const maker = /^staged-(\d+)-/.exec(name)?.[1];
    const idle = now.getTime() - (statSync(folder, {throwIfNoEntry: false})?.mtimeMs ?? Infinity);
    const gone = maker === undefined ? idle > IDLE_DAYS * 86_400_000 : !isAlive(Number(maker));
    if (gone) rmSync(folder, {recursive: true, force: true});
  }
};

/** The folder `target` as `make` fills it: found whole, or made now; a damaged one is made again. */
export const verifiedFolder = async (target: string, make: (staged: string) => Promise<void>): Promise<VerifiedFolder> => {
  const found = await intact(target);
  if (found !== null) {
    prune(target);
    return found;
  }
  const staged = path.join(path.dirname(target), `staged-${process.pid}-${Date.now()}`);
  mkdirSync(staged, {recursive: true});
  try {
    await make(staged);
    writeFileSync(path.join(staged, MANIFEST), JSON.stringify(await digestsIn(staged, filesIn(staged))));
    const first = await intact(target);
    // Another process may have been quicker.
    if (first !== null) return first;
    if (existsSync(target)) rmSync(target, {recursive: true, force: true});
    renameSync(staged, target);
  } finally {
    rmSync(staged, {recursive: true, force: true});
  }
  const made = await intact(target);
  if (made === null) throw new Error(`${target} was damaged while it was put in place`);
  prune(target);
  return made;
};
