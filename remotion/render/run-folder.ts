/** Owns the run folder, which has temporary files, an empty font configuration and the browser's launcher. */
import {chmodSync, mkdirSync, writeFileSync} from "node:fs";
import path from "node:path";
import type {Program} from "./browser";

const TEMPORARY = "t";

/** Points every temporary file, cache and font look-up of this process and its browser into the run folder. */
export const prepareRunFolder = (runFolder: string): void => {
  const inside = (name: string): string => {
    const folder = path.join(runFolder, name);
    mkdirSync(folder, {recursive: true});
    return folder;
  };
  const fonts = path.join(runFolder, "fonts.conf");
  const cache = inside("cache");
  writeFileSync(
    fonts,
    `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig><cachedir>${cache}</cachedir></fontconfig>\n`,
  );
  const temporary = inside(TEMPORARY);
  Object.assign(process.env, {
    TMPDIR: temporary,
    TMP: temporary,
    TEMP: temporary,
    FONTCONFIG_FILE: fonts,
    HOME: inside("home"),
    XDG_CACHE_HOME: cache,
    XDG_CONFIG_HOME: inside("config"),
    LANGUAGE: "en_US",
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
  });
};

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Flags that keep a page's history out of its pictures, and block every address but ours. */
const flags = (port: number): string[] => [
  "--disable-partial-raster",
  "--disable-lcd-text",
  `--host-resolver-rules=MAP 127.0.0.1:${port} 127.0.0.1:${port}, MAP * ~NOTFOUND`,
];

/**
 * Writes the launcher Remotion starts in place of the browser, because it passes no extra flags.
 * It records its process id, which is also the browser's process group, for the clean-up.
 * The browser's temporary folder is relative to its working folder: it creates a socket there, and the path
 * of a socket may have no more than about a hundred characters.
 */
export const writeLauncher = (runFolder: string, program: Program, port: number): string => {
  const launcher = path.join(runFolder, "browser.sh");
  const libraries = program.libraries === null ? [] : [`export LD_LIBRARY_PATH=${quoted(program.libraries)}`];
  const lines = [
    "#!/bin/sh",
    `cd ${quoted(path.join(runFolder, TEMPORARY))} || exit 1`,
    `echo $$ > ${quoted(runFolder)}/browser-$$.pid`,
    "export TMPDIR=. TMP=. TEMP=.",
    ...libraries,
    `exec ${quoted(program.file)} ${flags(port).map(quoted).join(" ")} "$@"`,
  ];
  writeFileSync(launcher, `${lines.join("\n")}\n`);
  chmodSync(launcher, 0o755);
  return launcher;
};
