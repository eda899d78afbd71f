/** Owns the props that charts share: labels and values in place, or the file that holds them. */
import {z} from "zod";
import {text} from "../template";

/** One to `most` names on an axis. */
export const labels = (most: number, what: string) =>
  z
    .array(text(what, "2014"))
    .min(1)
    .max(most)
    .describe("One label per value")
    .meta({examples: [["2004", "2014", "2024"]]});

export const values = (most: number) =>
  z
    .array(z.number().nullable())
    .min(1)
    .max(most)
    .describe("One number per label; may be negative, and null where there is none")
    .meta({examples: [[1.5, 2, 3]]});

export const fromFile = z.strictObject({
  file: text("A CSV, TSV or JSON file beside the spec; read and replaced by labels and values before drawing", "gdp.csv"),
  label: text("Name of the column that holds the labels; without it the first one", "Country").optional(),
  value: text("Name of the column that holds the values; without it the second of two", "GDP").optional(),
});

/** A value, or null where there is none. */
export type Value = number | null;

/** The values that are there. */
export const present = (all: readonly Value[]): number[] => all.filter((value) => value !== null);

/** What stands in place of a value that is not there. */
export const MISSING = "\u2013";

/** Throws in words where lists differ in length. */
export const sameLength = (template: string, names: readonly string[], numbers: readonly Value[]): void => {
  if (names.length !== numbers.length) throw new Error(`${template} was given ${names.length} labels for ${numbers.length} values`);
};

/** Data that was read; throws if it is still a file. */
export const readData = <D extends object>(template: string, data: D | z.infer<typeof fromFile>): D => {
  if ("file" in data) throw new Error(`${template} was given data.file (${data.file}) where labels and values belong`);
  return data;
};
