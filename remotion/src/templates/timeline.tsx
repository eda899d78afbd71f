/** Events on an axis: lying where the picture is wide, standing otherwise. */
import type {ReactElement} from "react";
import {useCurrentFrame} from "remotion";
import {z} from "zod";
import {useScene} from "../context";
import {emWidth, fitSize, lineCount} from "../fit";
import {bloom, easeOut, ENTRANCE_SECONDS, framesOf, progress, revealFrames, rise, round, slide, STAGGER_SECONDS} from "../motion";
import {AFTER_SHEET, Sheet, type Room} from "../sheet";
import {defineTemplate, text, type LayerProps} from "../template";
import {Text} from "../text";

const event = z.strictObject({
  year: text("When: a year or a short date", "1934"),
  text: text("What happened, best under ten words", "Kuznets counts the income of a nation"),
});

const schema = z.strictObject({
  heading: text("What the events tell", "How GDP came to be").optional(),
  events: z
    .array(event)
    .min(2)
    .max(8)
    .describe("The events in their order; revealed one by one")
    .meta({
      examples: [
        [
          {year: "1665", text: "Petty estimates the income of England"},
          {year: "1934", text: "Kuznets counts the income of a nation"},
          {year: "1944", text: "Bretton Woods makes GDP the measure"},
          {year: "1968", text: "Most countries count alike"},
        ],
      ],
    }),
});

type Events = readonly {year: string; text: string}[];
type AxisProps = {events: Events; arrived: readonly number[]; room: Room};

/** The part of the axis drawn so far: up to the newest event. */
const drawn = (arrived: readonly number[]): number => {
  const whole = arrived.filter((t) => t > 0).length;
  const last = arrived[whole - 1] ?? 0;
  return whole === 0 ? 0 : (whole - 1 + easeOut(last)) / arrived.length;
};

const Dot = ({t, x, y}: {t: number; x: number; y: number}): ReactElement => {
  const {tokens, layout} = useScene();
  const size = 2.6 * layout.unit;
  const own = {boxSizing: "border-box", position: "absolute", width: size, height: size, borderRadius: size, background: tokens.surface, border: `${size * 0.26}px solid ${tokens.accent}`} as const;
  return <div style={{...bloom(t), ...own, left: x - size / 2, top: y - size / 2}} />;
};

/** Events beside each other below their years; every other one above the axis where there are many. */
const Lying = ({events, arrived, room}: AxisProps): ReactElement => {
  const {tokens, layout, direction} = useScene();
  const u = layout.unit;
  const count = events.length;
  const both = count > 4;
  const slot = room.width / count;
  const width = (both ? Math.min(slot * 1.8, 44 * u) : slot) - 3 * u;
  const height = Math.min(room.height, both ? 46 * u : 30 * u);
  const axis = both ? height / 2 : 11 * u;
  const below = height - axis - 3 * u;
  const yearSize = fitSize(events.map(({year}) => year), {largest: 5.4 * u, smallest: 1.6 * u, width, height: 6 * u * count, line_height: 1.1, max_lines: 1});
  const textHeight = both ? below - yearSize * 1.3 - u : below;
  const size = Math.min(...events.map((one) => fitSize([one.text], {largest: 3.9 * u, smallest: 1.3 * u, width, height: textHeight, line_height: 1.24})));
  const rtl = direction === "rtl";
  const lines = Math.max(...events.map((one) => lineCount(one.text, width / size)));
  const used = both ? height : Math.min(height, axis + 3 * u + lines * size * 1.26);
  return (
    <div style={{position: "relative", height: used}}>
      <div style={{position: "absolute", top: axis - 0.2 * u, left: 0, height: 0.4 * u, width: room.width, borderRadius: u, background: tokens.muted, opacity: 0.22}} />
      <div style={{position: "absolute", top: axis - 0.2 * u, [rtl ? "right" : "left"]: 0, height: 0.4 * u, width: round(room.width * drawn(arrived)), borderRadius: u, background: tokens.muted}} />
      {events.map((one, index) => {
        const t = arrived[index] ?? 1;
        const x = (rtl ? count - 0.5 - index : index + 0.5) * slot;
        const left = Math.min(Math.max(0, x - width / 2), room.width - width);
        const above = both && index % 2 === 0;
        const year = (
          <Text size={yearSize} face="heading" weight={700} color={tokens.accent} line_height={1.1} style={{fontVariantNumeric: "tabular-nums"}}>
            {one.year}
          </Text>
        );
        const words = (
          <Text size={size} face="body" weight={480} color={tokens.text} line_height={1.24}>
            {one.text}
          </Text>
        );
        const half = {position: "absolute", left, width, textAlign: "center", display: "flex", flexDirection: "column"} as const;
        return (
          // oxlint-disable-next-line react/no-array-index-key -- the events never change within a scene
          <div key={index}>
            <Dot t={t} x={x} y={axis} />
            {both ? (
              <div style={{...rise(t, above ? -2 * u : 2 * u), ...half, gap: 0.7 * u, top: above ? 0 : axis + 3 * u, height: below, justifyContent: above ? "flex-end" : "flex-start"}}>
                {year}
                {words}
              </div>
            ) : (
              <>
                <div style={{...rise(t, 2 * u), ...half, top: 0, height: axis - 3 * u, justifyContent: "flex-end"}}>{year}</div>
                <div style={{...rise(t, 2 * u), ...half, top: axis + 3 * u, height: below}}>{words}</div>
              </>
            )}
          </div>
        );
      })}
    </div>
  );
};

/** Events below each other along an axis at the side where lines begin. */
const Standing = ({events, arrived, room}: AxisProps): ReactElement => {
  const {tokens, layout, direction} = useScene();
  const u = layout.unit;
  const count = events.length;
  const row = Math.min(room.height / count, 20 * u);
  const rtl = direction === "rtl";
  const yearSize = fitSize(events.map(({year}) => year), {largest: Math.min(5 * u, row * 0.42), smallest: 1.4 * u, width: room.width * 0.34, height: row * count, line_height: 1.1});
  const yearWidth = Math.min(room.width * 0.34, Math.max(...events.map(({year}) => emWidth(year))) * yearSize * 1.04 + u);
  const inner = room.width - yearWidth - 8 * u;
  const size = Math.min(...events.map((one) => fitSize([one.text], {largest: Math.min(4.2 * u, row * 0.36), smallest: 1.3 * u, width: inner, height: row * 0.94, line_height: 1.22})));
  const at = yearWidth + 3.5 * u;
  return (
    <div style={{position: "relative", height: row * count}}>
      <div style={{position: "absolute", [rtl ? "right" : "left"]: at - 0.2 * u, top: row / 2, width: 0.4 * u, height: (count - 1) * row, borderRadius: u, background: tokens.muted, opacity: 0.22}} />
      <div style={{position: "absolute", [rtl ? "right" : "left"]: at - 0.2 * u, top: row / 2, width: 0.4 * u, height: round(Math.max(0, drawn(arrived) * count - 1) * row), borderRadius: u, background: tokens.muted}} />
      {events.map((one, index) => {
        const t = arrived[index] ?? 1;
        return (
          // oxlint-disable-next-line react/no-array-index-key -- the events never change within a scene
          <div key={index}>
            <Dot t={t} x={rtl ? room.width - at : at} y={(index + 0.5) * row} />
            <div style={{...slide(t, rtl ? -3 * u : 3 * u), position: "absolute", top: index * row, height: row, left: 0, width: room.width, display: "flex", alignItems: "center"}}>
              <Text size={yearSize} face="heading" weight={700} color={tokens.accent} line_height={1.1} style={{flex: "none", width: yearWidth, textAlign: rtl ? "left" : "right", fontVariantNumeric: "tabular-nums"}}>
                {one.year}
              </Text>
              <Text size={size} face="body" weight={480} color={tokens.text} line_height={1.22} style={{marginInlineStart: 7 * u, width: inner}}>
                {one.text}
              </Text>
            </div>
          </div>
        );
      })}
    </div>
  );
};

const Timeline = ({props, cues}: LayerProps<z.infer<typeof schema>>): ReactElement => {
  const {layout, fps} = useScene();
  const frame = useCurrentFrame();
  const length = framesOf(ENTRANCE_SECONDS, fps);
  const start = Math.round(length * AFTER_SHEET);
  const from = revealFrames(props.events.length, cues, start, framesOf(STAGGER_SECONDS * 2.5, fps));
  const arrived = from.map((at) => progress(frame, Math.max(start, at), length));
  const Axis = layout.shape === "landscape" ? Lying : Standing;
  return (
    <Sheet heading={props.heading}>
      {(room) => <Axis events={props.events} arrived={arrived} room={room} />}
    </Sheet>
  );
};

export const timeline = defineTemplate({
  doc: "Two to eight dated events along an axis.",
  tokens: ["surface", "text", "muted", "accent", "font_heading", "font_body"],
  own_title: false,
  reveals: "events",
  schema,
  component: Timeline,
});
