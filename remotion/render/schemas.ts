/** Writes what Python reads of the library: `schemas/templates.v1.json` and `schemas/layers.v1.json`. */
import {writeFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {layersJson, templatesJson} from "./templates-json";

writeFileSync(fileURLToPath(new URL("../../schemas/templates.v1.json", import.meta.url)), templatesJson());
writeFileSync(fileURLToPath(new URL("../../schemas/layers.v1.json", import.meta.url)), layersJson());
