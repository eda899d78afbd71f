/** Owns the texts of the schemas that Python reads, made from the zod schemas and metadata of the library. */
import {z} from "zod";
import {fromFile} from "../src/chart/data";
import {layers} from "../src/layers";
import {registry} from "../src/registry";

// Marked here and not where it is defined, so that the mark is in no template's digest.
z.globalRegistry.add(fromFile, {"x-file": "table"});

/** The whole of `schemas/templates.v1.json`. */
export const templatesJson = (): string => {
  const entries = Object.entries(registry).map(([name, template]) => {
    const {$schema: _, ...props} = z.toJSONSchema(template.schema, {io: "input"});
    const {doc, tokens, own_title, reveals} = template;
    return [name, {doc, own_title, reveals, tokens, props}];
  });
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
};

/** The whole of `schemas/layers.v1.json`. */
export const layersJson = (): string => `${JSON.stringify(layers, null, 2)}\n`;
