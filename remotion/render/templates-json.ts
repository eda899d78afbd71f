/** Owns the text of `schemas/templates.v1.json`, made from the zod schemas and metadata of the registry. */
import {z} from "zod";
import {registry} from "../src/registry";

/** The whole file, ending in a line feed. */
export const templatesJson = (): string => {
  const entries = Object.entries(registry).map(([name, template]) => {
    const {$schema: _, ...props} = z.toJSONSchema(template.schema, {io: "input"});
    const {doc, tokens, own_title, reveals} = template;
    return [name, {doc, own_title, reveals, tokens, props}];
  });
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
};
