/** Owns the languages that code can be written in, and the colours of its parts. */
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import plaintext from "highlight.js/lib/languages/plaintext";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import swift from "highlight.js/lib/languages/swift";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import type {RootContent} from "hast";
import {createLowlight} from "lowlight";
import type {TokenName} from "../tokens";

const grammars = {bash, c, cpp, css, diff, dockerfile, go, ini, java, javascript, json, kotlin, plaintext, python, ruby, rust, sql, swift, typescript, xml, yaml};

const names: Record<keyof typeof grammars, keyof typeof grammars> = {
  bash: "bash", c: "c", cpp: "cpp", css: "css", diff: "diff", dockerfile: "dockerfile", go: "go", ini: "ini", java: "java", javascript: "javascript",
  json: "json", kotlin: "kotlin", plaintext: "plaintext", python: "python", ruby: "ruby", rust: "rust", sql: "sql", swift: "swift", typescript: "typescript", xml: "xml", yaml: "yaml",
};

/** Languages by name. */
export const languages = names;

const lowlight = createLowlight(grammars);

export type Piece = {text: string; color: TokenName; strong: boolean; slanted: boolean};

/** What a part of code is drawn with, by the grammar's name of it. */
const styleOf = (name: string): Omit<Piece, "text"> | null => {
  if (/comment|quote|deletion|meta/.test(name)) return {color: "muted", strong: false, slanted: /comment|quote/.test(name)};
  if (/keyword|selector-tag|section|title|name|type|built_in|doctag/.test(name)) return {color: "accent", strong: /keyword|section|selector-tag/.test(name), slanted: false};
  if (/string|number|literal|regexp|addition|attr|symbol|bullet|template-variable|variable/.test(name)) return {color: "accent2", strong: false, slanted: false};
  return null;
};

const PLAIN: Omit<Piece, "text"> = {color: "text", strong: false, slanted: false};

const pieces = (nodes: readonly RootContent[], style: Omit<Piece, "text">): Piece[] =>
  nodes.flatMap((node) => {
    if (node.type === "text") return [{text: node.value, ...style}];
    if (node.type !== "element") return [];
    const part = Array.isArray(node.properties["className"]) ? node.properties["className"].join(" ") : "";
    return pieces(node.children, styleOf(part.replaceAll("hljs-", "")) ?? style);
  });

/** Lines of coloured pieces. */
export const colored = (code: string, language: keyof typeof grammars): Piece[][] => {
  const lines: Piece[][] = [[]];
  for (const piece of pieces(lowlight.highlight(language, code).children, PLAIN))
    for (const [index, part] of piece.text.split("\n").entries()) {
      if (index > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({...piece, text: part});
    }
  return lines;
};
