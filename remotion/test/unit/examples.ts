/** Props of templates made from the examples in their own schemas. */
import {z} from "zod";
import {registry} from "../../src/registry";

const exported = z.object({properties: z.record(z.string(), z.object({examples: z.array(z.unknown()).min(1)}))});

/** Every prop of a template with its first example. */
export const exampleOf = (name: string): Record<string, unknown> => {
  const schema = registry[name]?.schema;
  if (schema === undefined) throw new Error(`no template ${name}`);
  const {properties} = exported.parse(z.toJSONSchema(schema, {io: "input"}));
  return Object.fromEntries(Object.entries(properties).map(([key, {examples}]) => [key, examples[0]]));
};
