/** Talks to a render service the way Python does. */
import {spawn} from "node:child_process";
import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import path from "node:path";
import {createInterface} from "node:readline";
import {fileURLToPath} from "node:url";
import {z} from "zod";
import {programOf, type Program} from "../../render/browser";

const project = fileURLToPath(new URL("../..", import.meta.url));
/** The browser tests run with: what a build on Linux x64 would take. */
const browser = process.env["CINEMAKE_BROWSER"] ?? "package";
/** Unpacked once for all tests, also those in Python. */
const browserFolder = path.join(project, "node_modules", ".cache", "cinemake", "browsers");

export const program = (): Promise<Program> => programOf(browser, project, browserFolder);

/** Processes of a browser outlive it for a moment and still write; each try waits 0.1 s longer than the one before. */
export const remove = (folder: string): void => rmSync(folder, {recursive: true, force: true, maxRetries: 20});

/** One folder for the bundles of all services of a test file. */
export const temporary = (): string => mkdtempSync(path.join(tmpdir(), "cm-"));

const replySchema = z.looseObject({
  id: z.number().nullable(),
  ok: z.boolean().optional(),
  progress: z.number().optional(),
  kind: z.string().optional(),
  message: z.string().optional(),
  fingerprints: z.union([z.array(z.string().nullable()), z.record(z.string(), z.string().nullable())]).optional(),
});

export type Reply = z.infer<typeof replySchema> & {parts: number[]};

export type Client = {ask: (request: object) => Promise<Reply>; end: () => Promise<void>; runFolder: string};

export const start = (bundleFolder: string, pages: number): Client => {
  const runFolder = temporary();
  const flags = ["--browser", browser, "--run-folder", runFolder, "--pages", String(pages)];
  flags.push("--bundle-folder", bundleFolder, "--browser-folder", browserFolder);
  const child = spawn(process.execPath, ["--import", "tsx", "render/service.ts", ...flags], {
    cwd: project,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
  let count = 0;
  const ask = async (request: object): Promise<Reply> => {
    count += 1;
    child.stdin.write(`${JSON.stringify({id: count, ...request})}\n`);
    const parts: number[] = [];
    for (;;) {
      const line = await lines.next();
      if (line.done === true) throw new Error("the service ended");
      const reply = replySchema.parse(JSON.parse(line.value));
      if (reply.ok !== undefined) return {...reply, parts};
      if (reply.progress !== undefined) parts.push(reply.progress);
    }
  };
  const end = (): Promise<void> =>
    new Promise((resolve) => {
      child.once("exit", () => {
        remove(runFolder);
        resolve();
      });
      child.stdin.end();
    });
  return {ask, end, runFolder};
};
