/** Files made from the code are up to date. */
import {readFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {expect, test} from "vitest";
import {z} from "zod";
import {layersJson, templatesJson} from "../../render/templates-json";
import {registry} from "../../src/registry";

const written = (name: string): string => readFileSync(fileURLToPath(new URL(`../../../schemas/${name}`, import.meta.url)), "utf8");

test("the schemas of the library are what `npm run schemas` writes", () => {
  expect(written("templates.v1.json")).toBe(templatesJson());
  expect(written("layers.v1.json")).toBe(layersJson());
});

const exportedSchema = z.record(
  z.string(),
  z.object({props: z.object({properties: z.record(z.string(), z.object({examples: z.array(z.unknown()).min(1), description: z.string()}))})}),
);

test("every prop of every template has a description, and its examples are props the template accepts", () => {
  const exported = exportedSchema.parse(JSON.parse(templatesJson()));
  for (const [name, {props}] of Object.entries(exported)) {
    const example = Object.fromEntries(Object.entries(props.properties).map(([key, {examples}]) => [key, examples[0]]));

    expect(registry[name]?.schema.safeParse(example).success).toBe(true);
  }
});
