/** Writes `schemas/templates.v1.json`: every template's props and metadata for the spec's schema and the docs. */
import {writeFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {templatesJson} from "./templates-json";

writeFileSync(fileURLToPath(new URL("../../schemas/templates.v1.json", import.meta.url)), templatesJson());
