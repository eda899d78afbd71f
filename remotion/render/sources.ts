/** Writes one digest per template, and one each for captions, title and stage: what a render depends on. */
import {createHash} from "node:crypto";
import {mkdirSync, readFileSync, writeFileSync} from "node:fs";
import path from "node:path";
import {fileURLToPath} from "node:url";
import {build, type Plugin} from "esbuild";
import {z} from "zod";
import {registry} from "../src/registry";

const project = fileURLToPath(new URL("..", import.meta.url));

const lockSchema = z.object({packages: z.record(z.string(), z.object({version: z.string().optional()}))});
const lock = lockSchema.parse(JSON.parse(readFileSync(path.join(project, "package-lock.json"), "utf8")));

/** Package of an import: `@scope/name/file` belongs to `@scope/name`. */
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

/** Modules with digests of their own, which the stage's digest must not repeat. */
const APART = new Set(["./registry", "./captions/captions", "./title/title"]);

/** Leaves packages, and parts with their own digest, out of the bundle; collects the packages. */
const boundary = (packages: Set<string>, apart: ReadonlySet<string>): Plugin => ({
  name: "boundary",
  setup: (esbuild) => {
    esbuild.onResolve({filter: /.*/}, ({path: specifier, kind}) => {
      if (kind === "entry-point") return undefined;
      if (apart.has(specifier)) return {path: specifier, external: true};
      if (specifier.startsWith(".")) return undefined;
      packages.add(packageOf(specifier));
      return {path: specifier, external: true};
    });
  },
});

/** Digest of an entry: its own and its shared modules without comments and white space, and its packages' versions. */
export const digestOf = async (entry: string, apart: ReadonlySet<string> = new Set()): Promise<string> => {
  const packages = new Set<string>();
  const result = await build({
    entryPoints: [path.join(project, "src", entry)],
    absWorkingDir: project,
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    jsx: "automatic",
    legalComments: "none",
    outdir: "out",
    logLevel: "silent",
    plugins: [boundary(packages, apart)],
  });
  const text = result.outputFiles.map((file) => file.text).join("\n");
  const versions = [...packages].toSorted().map((name) => `${name}@${lock.packages[`node_modules/${name}`]?.version ?? "none"}`);
  return createHash("sha256").update(`${versions.join("\n")}\n\n${text}`).digest("hex");
};

/** Name to digest of everything a render may depend on. */
export const digests = async (): Promise<Readonly<Record<string, string>>> => {
  const templates = Object.keys(registry).map(async (name) => [name, await digestOf(`templates/${name}.tsx`)] as const);
  const entries = await Promise.all([
    ...templates,
    digestOf("captions/captions.tsx").then((digest) => ["captions", digest] as const),
    digestOf("title/title.tsx").then((digest) => ["title", digest] as const),
    digestOf("index.ts", APART).then((digest) => ["stage", digest] as const),
  ]);
  return Object.fromEntries(entries);
};

const outFolder = process.argv[2];
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (outFolder === undefined) throw new Error("usage: node --import tsx render/sources.ts OUTDIR");
  mkdirSync(outFolder, {recursive: true});
  for (const [name, digest] of Object.entries(await digests()))
    writeFileSync(path.join(outFolder, `${name}.json`), `${JSON.stringify({digest})}\n`);
}
