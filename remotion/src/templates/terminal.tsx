/** A terminal: commands are typed, their output follows at once. */
import type {ReactElement} from "react";
import {useCurrentFrame} from "remotion";
import {z} from "zod";
import {monoSize, monoWidth, rowsOf} from "../code/mono";
import {useWindowRoom, Window} from "../code/window";
import {useScene} from "../context";
import {ENTRANCE_SECONDS, framesOf} from "../motion";
import {defineTemplate, text, type LayerProps} from "../template";

const command = z.strictObject({command: text("What is typed", "doit video:gdp")});
const output = z.strictObject({output: z.string().min(1).describe("What the machine answers; may hold several lines").meta({examples: ["build/gdp/final.mp4"]})});

const schema = z.strictObject({
  title: text("The name in the window's bar", "zsh").optional(),
  lines: z
    .array(z.union([command, output]))
    .min(1)
    .max(24)
    .describe("Commands and outputs in their order; revealed one by one")
    .meta({examples: [[{command: "doit video:gdp"}, {output: "narration ... done\nrender ...... done"}, {output: "build/gdp/final.mp4"}]]}),
});

const LINE = 1.5;
const PROMPT = "$ ";
const LETTERS_PER_SECOND = 22;
/** Smallest size of letters in units: what is longer scrolls. */
const LEAST = 2.3;

type Entry = {text: string; typed: boolean; start: number; end: number};

const linesOf = (entry: Entry): string[] => (entry.typed ? `${PROMPT}${entry.text} ` : entry.text).split("\n");

/** When each line begins and ends to appear: at its cue, else after the line before; quicker where the scene is short. */
const schedule = (lines: z.infer<typeof schema>["lines"], cues: readonly number[], start: number, fps: number, frames: number): Entry[] => {
  const pause = framesOf(0.35, fps);
  const natural = lines.map((line) => ("command" in line ? Math.ceil(([...line.command].length / LETTERS_PER_SECOND) * fps) : 0));
  const wanted = natural.reduce((sum, length) => sum + length + pause, start);
  const haste = Math.min(1, (frames * 0.85) / wanted);
  let at = start;
  return lines.map((line, index) => {
    const begin = Math.max(start, cues[index] ?? Math.round(at));
    const next = cues[index + 1] ?? Infinity;
    const length = Math.min((natural[index] ?? 0) * haste, Math.max(1, next - begin));
    at = begin + length + pause * haste;
    return {text: ("command" in line ? line.command : line.output).replaceAll("\t", "    ").replace(/\s+$/, ""), typed: "command" in line, start: begin, end: begin + length};
  });
};

const Terminal = ({props, cues}: LayerProps<z.infer<typeof schema>>): ReactElement => {
  const {tokens, layout, fps, frames} = useScene();
  const frame = useCurrentFrame();
  const u = layout.unit;
  const room = useWindowRoom();
  const entries = schedule(props.lines, cues, framesOf(ENTRANCE_SECONDS * 0.8, fps), fps, frames);
  const lines = entries.flatMap(linesOf);
  const size = Math.max(LEAST * u, monoSize(lines, {largest: 4.2 * u, smallest: LEAST * u, ...room, line_height: LINE}));
  const width = Math.min(room.width, Math.max(...lines.map(monoWidth), (layout.shape === "landscape" ? 110 : 80) * (u / size)) * size + 1.2 * size);
  const rows = lines.reduce((sum, line) => sum + rowsOf(line, width / size), 0);
  // What is longer than the window scrolls as terminals do.
  const seen = entries.filter((entry) => frame >= entry.start).flatMap(linesOf).reduce((sum, line) => sum + rowsOf(line, width / size), 0);
  const last = entries.findLastIndex((entry) => entry.typed && frame >= entry.start);
  const answered = entries.some((entry, index) => index > last && !entry.typed && frame >= entry.start);
  return (
    <Window title={props.title ?? "terminal"} width={width} height={Math.min(room.height, Math.max(rows * size * LINE, 22 * u))}>
      <div style={{fontSize: size, lineHeight: LINE, fontWeight: 500, transform: `translateY(${-Math.max(0, Math.ceil(seen - room.height / size / LINE)) * size * LINE}px)`}}>
        {entries.map((entry, index) => {
          const letters = [...entry.text];
          const part = entry.end <= entry.start ? 1 : (frame - entry.start) / (entry.end - entry.start);
          const shown = frame < entry.start ? 0 : entry.typed ? Math.min(letters.length, Math.floor(part * letters.length)) : letters.length;
          const caret = index === last && !answered && (shown < letters.length || Math.floor(((frame - entry.end) / fps) * 2) % 2 === 0);
          return (
            // oxlint-disable-next-line react/no-array-index-key -- lines never change within a scene
            <div key={index} style={{visibility: frame < entry.start ? "hidden" : "visible", color: entry.typed ? tokens.text : tokens.muted}}>
              {entry.typed ? <span style={{color: tokens.accent, fontWeight: 700}}>{PROMPT}</span> : null}
              {letters.slice(0, shown).join("")}
              <span style={{background: caret ? tokens.accent : "transparent"}}>{entry.typed && shown === letters.length ? " " : ""}</span>
              {entry.typed && shown < letters.length ? <Rest caret={caret} letters={letters.slice(shown)} color={tokens.accent} /> : null}
            </div>
          );
        })}
      </div>
    </Window>
  );
};

/** Letters still to be typed keep their room unseen, so that nothing wraps anew; the first one holds the caret. */
const Rest = ({caret, letters, color}: {caret: boolean; letters: readonly string[]; color: string}): ReactElement => (
  <span style={{color: "transparent"}}>
    <span style={{background: caret ? color : "transparent"}}>{letters[0]}</span>
    {letters.slice(1).join("")}
  </span>
);

export const terminal = defineTemplate({
  doc: "A terminal in which commands are typed and answered.",
  tokens: ["surface", "text", "muted", "accent", "accent2", "font_heading", "font_body"],
  own_title: false,
  reveals: "lines",
  faces: ["JetBrains Mono"],
  schema,
  component: Terminal,
});
