/** Writes `src/fonts/coverage.json`: the characters each bundled family draws, by its rules and by what its files hold. */
import {readFileSync, writeFileSync} from "node:fs";
import {createRequire} from "node:module";
import path from "node:path";
import {fileURLToPath} from "node:url";
import {openSync} from "fontkit";
import {families} from "../src/fonts/families";

const require = createRequire(import.meta.url);

const FACE = /src: url\(["']?([^)"']*\.woff2)[\s\S]*?(?:unicode-range: ([^;]*);|\})/g;

/** Style sheet of a family: a file of ours beside the families, else the package's own. */
const sheetOf = (specifier: string): string => (specifier.startsWith(".") ? fileURLToPath(new URL(`../src/fonts/${specifier}`, import.meta.url)) : require.resolve(`${specifier}/index.css`));

const fileOf = (sheet: string, address: string): string => (address.startsWith(".") ? path.join(path.dirname(sheet), address) : require.resolve(address));

const inRanges = (ranges: string | undefined): ((code: number) => boolean) => {
  if (ranges === undefined) return () => true;
  const pairs = ranges.split(",").map((range) => {
    const [first = "", last = first] = range.trim().replace("U+", "").split("-");
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const;
  });
  return (code) => pairs.some(([first, last]) => code >= first && code <= last);
};

const codesOf = (sheet: string): number[] => {
  const codes = new Set<number>();
  for (const [, address = "", ranges] of readFileSync(sheet, "utf8").matchAll(FACE)) {
    const font = openSync(fileOf(sheet, address));
    const declared = inRanges(ranges);
    if ("characterSet" in font) for (const code of font.characterSet) if (declared(code)) codes.add(code);
  }
  return [...codes].toSorted((a, b) => a - b);
};

/** Ascending code points as `20-7e,a0`. */
export const asRanges = (codes: readonly number[]): string => {
  const pairs: [number, number][] = [];
  for (const code of codes) {
    const last = pairs.at(-1);
    if (last !== undefined && last[1] === code - 1) last[1] = code;
    else pairs.push([code, code]);
  }
  return pairs.map(([first, last]) => (first === last ? first.toString(16) : `${first.toString(16)}-${last.toString(16)}`)).join(",");
};

const source = readFileSync(fileURLToPath(new URL("../src/fonts/families.ts", import.meta.url)), "utf8");

/** Family and the package or style sheet its rules come from: bundlers need the address in place, so it is read from there. */
const bringers = [...source.matchAll(/"?([\w ]+)"?: \(\) => import\("([^"]+)"\)/g)].map(([, name = "", specifier = ""]) => [name.trim(), specifier] as const);

/** Family to the ranges it draws. */
export const coverage = (names: readonly string[] = Object.keys(families)): Record<string, string> =>
  Object.fromEntries(bringers.filter(([name]) => names.includes(name)).map(([name, specifier]) => [name, asRanges(codesOf(sheetOf(specifier)))]));

export const COVERAGE = fileURLToPath(new URL("../src/fonts/coverage.json", import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(COVERAGE, `${JSON.stringify(coverage(), null, 2)}\n`);
