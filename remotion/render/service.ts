/** The render service: one process, one bundle, one browser, many scenes; it lives as long as its stdin is open. */
import {mkdirSync, readdirSync, readFileSync, rmSync} from "node:fs";
import path from "node:path";
import {createInterface} from "node:readline";
import {fileURLToPath} from "node:url";
import {parseArgs} from "node:util";
import {openBrowser} from "@remotion/renderer";
import {VERSION} from "remotion";
import {z} from "zod";
import {programOf, type Program} from "./browser";
import {bundleOf} from "./bundle";
import {checked, fingerprint, shoot, type Studio} from "./draw";
import {Failure, reply, requestSchema, type Request} from "./protocol";
import {prepareRunFolder, writeLauncher} from "./run-folder";
import {serve, type Origin} from "./serve";

const optionsSchema = z.strictObject({
  /** `package`, `remotion`, or the path of a program. */
  browser: z.string(),
  "browser-folder": z.string(),
  "run-folder": z.string(),
  "bundle-folder": z.string(),
  pages: z.coerce.number().int().min(1).max(16).default(2),
});

const text = {type: "string"} as const;
const options = optionsSchema.parse({
  ...parseArgs({options: {browser: text, "browser-folder": text, "run-folder": text, "bundle-folder": text, pages: text}}).values,
});
const runFolder = path.resolve(options["run-folder"]);
const project = fileURLToPath(new URL("..", import.meta.url));

// Whatever Remotion or a package prints goes to stderr: stdout carries protocol lines only.
console.log = console.error;
console.info = console.error;

mkdirSync(runFolder, {recursive: true});
prepareRunFolder(runFolder);

const once = <T>(make: () => Promise<T>): {get: () => Promise<T>; forget: () => void} => {
  let made: Promise<T> | null = null;
  const forget = (): void => {
    made = null;
  };
  const get = (): Promise<T> => {
    if (made === null) {
      made = make();
      made.catch(forget);
    }
    return made;
  };
  return {get, forget};
};

const program = once((): Promise<Program> => programOf(options.browser, project, path.resolve(options["browser-folder"])));

/** What decides pixels beside the document: browser, Remotion and the machine's kind. */
const identity = async () => ({
  browser: (await program.get()).version,
  remotion: VERSION,
  machine: `${process.platform} ${process.arch}`,
});

const origin = once(async (): Promise<Origin> => {
  const bundle = await bundleOf(project, path.resolve(options["bundle-folder"]));
  return serve(bundle.folder, bundle.files);
});

const studio = once(async (): Promise<Studio> => {
  const [{url, port}, found] = await Promise.all([origin.get(), program.get()]);
  const {chromeMode} = found;
  const launcher = writeLauncher(runFolder, found, port);
  const browser = await openBrowser("chrome", {browserExecutable: launcher, chromeMode, logLevel: "error"});
  return {browser, url, pages: options.pages, chromeMode, identity: JSON.stringify(await identity())};
});

const pidFiles = (): string[] =>
  readdirSync(runFolder)
    .filter((entry) => /^browser-\d+\.pid$/.test(entry))
    .map((entry) => path.join(runFolder, entry));

const lives = (pidFile: string): boolean => {
  try {
    return process.kill(Number(readFileSync(pidFile, "utf8")), 0);
  } catch {
    return false;
  }
};

const WATCH_MS = 500;

/** The work's outcome, or a crash as soon as a browser is gone: a page asked at that moment may wait for ever. */
const whileBrowserLives = async <T>(work: Promise<T>): Promise<T> => {
  let watch: NodeJS.Timeout | undefined;
  const gone = new Promise<never>((_resolve, reject) => {
    watch = setInterval(() => {
      if (!pidFiles().every(lives)) reject(new Failure("crash", "the browser ended while it was drawing"));
    }, WATCH_MS);
  });
  try {
    return await Promise.race([work, gone]);
  } finally {
    clearInterval(watch);
  }
};

/** Ends every browser this run has started, with all of its process group. */
const endBrowsers = (): void => {
  for (const file of pidFiles()) {
    try {
      process.kill(-Number(readFileSync(file, "utf8")), "SIGKILL");
    } catch {
      // It is gone already.
    }
    rmSync(file, {force: true});
  }
};

process.on("exit", endBrowsers);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => process.exit(0));

const BROKEN = /Target closed|Session closed|Protocol error|browser|ECONNREFUSED|WebSocket|ERR_CONNECTION/i;

const failureOf = (error: unknown): Failure => {
  if (error instanceof Failure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Failure(BROKEN.test(message) ? "crash" : "draw", message);
};

const answer = async (request: Request): Promise<object> => {
  if (request.op === "identity") return {identity: await identity()};
  const overlay = checked(request.props);
  const progress = (part: number): void => reply.progress(request.id, part);
  const place = await studio.get();
  if (request.op === "fingerprint") return {fingerprints: await whileBrowserLives(fingerprint(place, overlay, progress))};
  mkdirSync(request.folder, {recursive: true});
  return {fingerprints: await whileBrowserLives(shoot(place, overlay, request, progress))};
};

const handle = async (line: string): Promise<void> => {
  let id: Request["id"] | null = null;
  try {
    const request = requestSchema.parse(JSON.parse(line));
    id = request.id;
    reply.done(id, await answer(request));
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind === "crash") {
      endBrowsers();
      studio.forget();
    }
    reply.failed(id, failure);
  }
};

let queue = Promise.resolve();
createInterface({input: process.stdin})
  .on("line", (line) => {
    queue = queue.then(() => handle(line));
  })
  .on("close", () => process.exit(0));
