/** Judges formulas before anything is drawn: a JSON list of TeX in, a list of KaTeX's complaints (or null) out. */
import {readFileSync} from "node:fs";
import {z} from "zod";
import {formula} from "../src/templates/formula";

const texts = z.array(z.string()).parse(JSON.parse(readFileSync(0, "utf8")));
const complaints = texts.map((tex) => formula.schema.safeParse({tex}).error?.issues[0]?.message ?? null);
process.stdout.write(JSON.stringify(complaints));
