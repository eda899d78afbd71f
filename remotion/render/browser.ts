/** Owns the browser's program: the packaged one unpacked into our cache, Remotion's, or one that was named. */
import {execFileSync} from "node:child_process";
import {chmodSync, createReadStream, createWriteStream, readFileSync} from "node:fs";
import path from "node:path";
import {pipeline} from "node:stream/promises";
import {createBrotliDecompress} from "node:zlib";
import {ensureBrowser, type ChromeMode} from "@remotion/renderer";
import {extract} from "tar-fs";
import {z} from "zod";
import {verifiedFolder} from "./verified-folder";
import {Failure} from "./protocol";

export type Program = {
  file: string;
  /** Folder of libraries that this machine lacks; for the browser alone. */
  libraries: string | null;
  /** As the program reports it. */
  version: string;
  chromeMode: ChromeMode;
};

const SHELL = "chrome-headless-shell";
const CURE = "set CINEMAKE_BROWSER to the path of a Chromium that runs here";

/** Raises the program's own words where it cannot be started. */
const versionOf = (file: string, libraries: string | null): string => {
  const env = libraries === null ? process.env : {...process.env, LD_LIBRARY_PATH: libraries};
  return execFileSync(file, ["--version"], {encoding: "utf8", env, stdio: ["ignore", "pipe", "pipe"]}).trim();
};

const started = (file: string, libraries: string | null): string => {
  try {
    return versionOf(file, libraries);
  } catch (error) {
    const said = error instanceof Error ? error.message.trim() : String(error);
    throw new Failure("crash", `the browser does not start: ${said}\n${CURE}`);
  }
};

const inflated = (source: string, goal: NodeJS.WritableStream): Promise<void> =>
  pipeline(createReadStream(source), createBrotliDecompress(), goal);

/**
 * The headless shell of the npm package, with its own libraries.
 * Not through the package's own helper, which trusts any file at one fixed temporary path.
 */
const packaged = async (project: string, browserFolder: string): Promise<Program> => {
  const home = path.join(project, "node_modules", "@sparticuz", "chromium");
  const {version} = z.object({version: z.string()}).parse(JSON.parse(readFileSync(path.join(home, "package.json"), "utf8")));
  const {folder} = await verifiedFolder(path.join(browserFolder, version), async (staged) => {
    const shell = path.join(staged, SHELL);
    await inflated(path.join(home, "bin", "chromium.br"), createWriteStream(shell));
    chmodSync(shell, 0o755);
    await inflated(path.join(home, "bin", "al2023.tar.br"), extract(staged));
  });
  const file = path.join(folder, SHELL);
  // The machine's own libraries come first: they are the ones its maintainers keep safe.
  try {
    return {file, libraries: null, version: versionOf(file, null), chromeMode: "headless-shell"};
  } catch {
    const libraries = path.join(folder, "lib");
    return {file, libraries, version: started(file, libraries), chromeMode: "headless-shell"};
  }
};

const remotionBrowser = async (): Promise<Program> => {
  try {
    const status = await ensureBrowser({chromeMode: "headless-shell", logLevel: "error"});
    if (!("path" in status)) throw new Error("it was not downloaded");
    return {file: status.path, libraries: null, version: started(status.path, null), chromeMode: "headless-shell"};
  } catch (error) {
    if (error instanceof Failure) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new Failure("crash", `Remotion's browser could not be downloaded: ${said}\n${CURE}`);
  }
};

/** The program behind `choice`: `package`, `remotion`, or a path. Throws a `crash` failure with a cure. */
export const programOf = async (choice: string, project: string, browserFolder: string): Promise<Program> => {
  if (choice === "package") return packaged(project, browserFolder);
  if (choice === "remotion") return remotionBrowser();
  const chromeMode = path.basename(choice).includes("headless") ? "headless-shell" : "chrome-for-testing";
  return {file: choice, libraries: null, version: started(choice, null), chromeMode};
};
