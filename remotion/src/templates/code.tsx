/** Code with its syntax in the theme's colours; some lines can be marked. */
import type {ReactElement} from "react";
import {useCurrentFrame} from "remotion";
import {z} from "zod";
import {colored, languages, type Piece} from "../code/grammars";
import {CELL, monoSize, monoWidth, rowsOf} from "../code/mono";
import {useWindowRoom, Window} from "../code/window";
import {alpha} from "../color";
import {useScene} from "../context";
import {easeOut, ENTRANCE_SECONDS, framesOf, progress, round} from "../motion";
import {defineTemplate, text, type LayerProps} from "../template";

const schema = z.strictObject({
  language: z.enum(languages).describe("The language the code is written in").meta({examples: ["python"]}),
  code: z
    .string()
    .min(1)
    .max(4000)
    .describe("The code, best under 16 lines of 60 letters; in YAML as a block (`code: |`)")
    .meta({examples: ["def gdp(year):\n    \"\"\"Everything spent on final goods.\"\"\"\n    c, i, g = spending(year)\n    x, m = trade(year)\n    return c + i + g + (x - m)\n"]}),
  highlight: z
    .array(z.number().int().min(1))
    .max(40)
    .describe("Lines to mark, counted from 1; the others step back")
    .meta({examples: [[5]]})
    .optional(),
  title: text("The name in the window's bar, such as a file; without it the language", "gdp.py").optional(),
});

const LINE = 1.5;

const Line = ({pieces}: {pieces: readonly Piece[]}): ReactElement => {
  const {tokens} = useScene();
  return (
    <>
      {pieces.map((piece, index) => (
        <span
          // oxlint-disable-next-line react/no-array-index-key -- pieces of one line keep their order
          key={index}
          style={{color: tokens[piece.color], fontWeight: piece.strong ? 700 : 450, fontStyle: piece.slanted ? "italic" : "normal"}}
        >
          {piece.text}
        </span>
      ))}
    </>
  );
};

const Code = ({props}: LayerProps<z.infer<typeof schema>>): ReactElement => {
  const {tokens, layout, fps} = useScene();
  const frame = useCurrentFrame();
  const u = layout.unit;
  const code = props.code.replaceAll("\r\n", "\n").replaceAll("\t", "    ").replace(/\s+$/, "");
  const lines = code.split("\n");
  const digits = String(lines.length).length;
  const gutter = (digits + 2) * CELL;
  const side = 2.4 * u;
  const room = useWindowRoom();
  const size = monoSize(lines.map((line) => `${" ".repeat(digits + 2)}${line}`), {largest: 4.4 * u, smallest: 1.5 * u, width: room.width - side, height: room.height, line_height: LINE});
  const width = Math.min(room.width, Math.max(40 * u, (Math.max(...lines.map(monoWidth)) + gutter + 2 * CELL) * size + side));
  const inner = (width - side) / size - gutter;
  const rows = lines.reduce((sum, line) => sum + rowsOf(line, inner), 0);
  const marked = new Set(props.highlight ?? []);
  const length = framesOf(ENTRANCE_SECONDS, fps);
  const step = framesOf(0.9, fps) / lines.length;
  const typed = Math.round(length * 0.5);
  const focus = easeOut(progress(frame, typed + framesOf(1.2, fps), length));
  return (
    <Window title={props.title ?? props.language} width={width} height={Math.min(room.height, rows * size * LINE)}>
      <div style={{fontSize: size, lineHeight: LINE}}>
        {colored(code, props.language).map((pieces, index) => {
          const lit = marked.has(index + 1);
          // Marked lines that follow one another are one block, round only at its ends.
          const top = marked.has(index) ? 0 : round(0.8 * u);
          const bottom = marked.has(index + 2) ? 0 : round(0.8 * u);
          const seen = Math.min(1, progress(frame, typed + index * step, length * 0.6));
          return (
            <div
              // oxlint-disable-next-line react/no-array-index-key -- lines never change within a scene
              key={index}
              style={{
                display: "flex",
                padding: `0 ${1.2 * u}px`,
                borderRadius: `${top}px ${top}px ${bottom}px ${bottom}px`,
                background: lit ? alpha(tokens.accent, round(0.16 * focus)) : "transparent",
                boxShadow: lit ? `inset ${0.5 * u}px 0 0 ${alpha(tokens.accent, round(focus))}` : "none",
                opacity: round(seen * (marked.size > 0 && !lit ? 1 - 0.2 * focus : 1)),
              }}
            >
              <span style={{flex: "none", width: `${gutter}em`, color: tokens.muted}}>{String(index + 1).padStart(digits)}</span>
              <span style={{minHeight: "1.5em", minWidth: 0}}>
                <Line pieces={pieces} />
              </span>
            </div>
          );
        })}
      </div>
    </Window>
  );
};

export const code = defineTemplate({
  doc: "Code in the theme's colours, with lines that can be marked.",
  tokens: ["surface", "text", "muted", "accent", "accent2", "font_heading", "font_body"],
  own_title: false,
  reveals: null,
  faces: ["JetBrains Mono"],
  schema,
  component: Code,
});
