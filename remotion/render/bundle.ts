/** Owns the bundle of the library: made once per state of its sources, and kept. */
import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import path from "node:path";
import {bundle} from "@remotion/bundler";
import {filesIn, verifiedFolder, type VerifiedFolder} from "./verified-folder";

const sha256 = (content: Buffer | string): string => createHash("sha256").update(content).digest("hex");

/** Digest of everything the bundle is made from: sources, the lock of the packages, and how it is made. */
const sourcesDigest = (project: string): string => {
  const own = filesIn(path.join(project, "src")).map((name) => path.join("src", name));
  const all = [...own, "package-lock.json", "tsconfig.json", "render/bundle.ts"];
  return sha256(all.map((name) => `${name} ${sha256(readFileSync(path.join(project, name)))}`).join("\n"));
};

/** The bundle of the project's sources, from `bundleFolder` or made now. */
export const bundleOf = (project: string, bundleFolder: string): Promise<VerifiedFolder> =>
  verifiedFolder(path.join(bundleFolder, sourcesDigest(project)), async (staged) => {
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
  });
