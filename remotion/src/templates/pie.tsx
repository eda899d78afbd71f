/** Shares of a whole as a ring whose slices sweep in one after another, named beside it. */
import type {ReactElement} from "react";
import {useCurrentFrame} from "remotion";
import {z} from "zod";
import {palette} from "../chart/palette";
import {formatter, percent} from "../chart/scale";
import {useScene} from "../context";
import {emWidth, fitSize} from "../fit";
import {easeOut, ENTRANCE_SECONDS, framesOf, GROWTH_SECONDS, progress, revealFrames, round, slide, STAGGER_SECONDS} from "../motion";
import {AFTER_SHEET, Sheet, type Room} from "../sheet";
import {defineTemplate, text, type LayerProps} from "../template";
import {Text} from "../text";

const share = z.strictObject({
  label: text("What the slice stands for", "Consumption"),
  value: z.number().min(0).describe("How much; slices are parts of the sum").meta({examples: [68]}),
});

const schema = z.strictObject({
  heading: text("What the ring shows", "Parts of GDP").optional(),
  items: z
    .array(share)
    .min(1)
    .max(8)
    .describe("The slices, clockwise from the top; revealed one by one")
    .meta({examples: [[{label: "Consumption", value: 68}, {label: "Investment", value: 18}, {label: "Government", value: 17}]]}),
  unit: text("Unit of the values; without it shares are written in per cent", "billion USD").optional(),
});

type Slice = {label: string; written: string; color: string; part: number; from: number; t: number};

/** A ring of slices: strokes of one circle, each dashed to its part. */
const Ring = ({slices, size}: {slices: readonly Slice[]; size: number}): ReactElement => {
  const {tokens} = useScene();
  const thick = size * 0.19;
  const gap = slices.filter((slice) => slice.part > 0).length > 1 ? 0.006 : 0;
  const circle = {cx: size / 2, cy: size / 2, r: (size - thick) / 2, fill: "none", strokeWidth: thick};
  return (
    <svg width={size} height={size} style={{flex: "none", transform: "rotate(-90deg)"}}>
      <circle {...circle} stroke={tokens.muted} strokeOpacity={0.16} />
      {slices.map((slice, index) => {
        const length = Math.max(0, slice.part - gap) * easeOut(slice.t);
        return length <= 0 ? null : (
          // oxlint-disable-next-line react/no-array-index-key -- the slices never change within a scene
          <circle key={index} {...circle} stroke={slice.color} pathLength={1} strokeDasharray={`${round(length)} 2`} strokeDashoffset={round(-slice.from - gap / 2)} />
        );
      })}
    </svg>
  );
};

const Names = ({slices, room}: {slices: readonly Slice[]; room: Room}): ReactElement => {
  const {tokens, layout, direction} = useScene();
  const u = layout.unit;
  const row = Math.min(slices.length > 3 ? 9.6 * u : 13 * u, room.height / slices.length);
  const largest = Math.min(4.6 * u, row * 0.5);
  const number = Math.max(...slices.map((slice) => emWidth(slice.written))) * largest * 1.06;
  const most = room.width - number - 6.4 * u;
  const fit = {largest, smallest: largest * 0.45, width: most, height: row * 0.96, line_height: 1.14};
  const size = Math.min(...slices.map((slice) => fitSize([slice.label], fit)));
  const width = Math.min(most, Math.max(...slices.map((slice) => emWidth(slice.label))) * size * 1.04 + u);
  return (
    <div style={{display: "flex", flexDirection: "column", justifyContent: "center", height: row * slices.length}}>
      {slices.map((slice, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the slices never change within a scene
        <div key={index} style={{...slide(slice.t, direction === "rtl" ? -3 * u : 3 * u), display: "flex", alignItems: "center", gap: 1.8 * u, height: row}}>
          <div style={{flex: "none", width: 2.4 * u, height: 2.4 * u, borderRadius: 0.7 * u, background: slice.color}} />
          <Text size={size} face="body" weight={520} color={tokens.text} line_height={1.14} style={{width, flex: "none"}}>
            {slice.label}
          </Text>
          <Text size={largest} face="heading" weight={700} color={tokens.text} line_height={1.1} style={{width: number, flex: "none", textAlign: "end", whiteSpace: "nowrap", fontVariantNumeric: "tabular-nums"}}>
            {slice.written}
          </Text>
        </div>
      ))}
    </div>
  );
};

const Pie = ({props, cues}: LayerProps<z.infer<typeof schema>>): ReactElement => {
  const {tokens, layout, fps, language} = useScene();
  const frame = useCurrentFrame();
  const u = layout.unit;
  const numbers = props.items.map((item) => item.value);
  // Divided first, so that the sum of huge values stays finite.
  const biggest = Math.max(...numbers, Number.MIN_VALUE);
  const sum = numbers.reduce((total, value) => total + value / biggest, 0);
  const parts = numbers.map((value) => (sum === 0 ? 0 : value / biggest / sum));
  const write = props.unit === undefined ? percent(parts, language) : formatter(numbers, language);
  const colors = palette(tokens, parts.length);
  const start = Math.round(framesOf(ENTRANCE_SECONDS, fps) * AFTER_SHEET);
  const from = revealFrames(parts.length, cues, start, framesOf(STAGGER_SECONDS * 2, fps));
  const slices = props.items.map((item, index) => ({
    label: item.label,
    written: write(props.unit === undefined ? (parts[index] ?? 0) : item.value),
    color: colors[index] ?? tokens.accent,
    part: parts[index] ?? 0,
    from: parts.slice(0, index).reduce((total, part) => total + part, 0),
    t: progress(frame, Math.max(start, from[index] ?? 0), framesOf(GROWTH_SECONDS, fps)),
  }));
  const stacked = layout.shape === "portrait";
  return (
    <Sheet heading={props.heading} note={props.unit} part={layout.shape === "landscape" ? 0.86 : 1}>
      {(room) => {
        const list = stacked ? Math.min(room.height * 0.5, slices.length * 9 * u) : room.height;
        const size = stacked ? Math.min(room.width * 0.72, room.height - list - 5 * u) : Math.min(room.height, room.width * 0.42, 46 * u);
        const gap = (stacked ? 5 : 6) * u;
        return (
          <div style={{display: "flex", flexDirection: stacked ? "column" : "row", alignItems: "center", justifyContent: "center", gap}}>
            <Ring slices={slices} size={size} />
            <Names slices={slices} room={{width: stacked ? room.width : room.width - size - gap, height: list}} />
          </div>
        );
      }}
    </Sheet>
  );
};

export const pie = defineTemplate({
  doc: "Up to eight shares of a whole as a ring.",
  tokens: ["surface", "text", "muted", "accent", "accent2", "font_heading", "font_body"],
  own_title: false,
  reveals: "items",
  schema,
  component: Pie,
});
