/** A list whose entries arrive one by one, each on a panel of its own so that nothing waits empty. */
import type {ReactElement} from "react";
import {useCurrentFrame} from "remotion";
import {z} from "zod";
import {useScene} from "../context";
import {emWidth, fitSize} from "../fit";
import {place} from "../layout";
import {ENTRANCE_SECONDS, framesOf, progress, revealFrames, rise, slide, STAGGER_SECONDS} from "../motion";
import {Panel} from "../panel";
import {defineTemplate, text, type LayerProps} from "../template";
import {Rule, Text} from "../text";

const schema = z.strictObject({
  heading: text("A line above the list", "Four parts of GDP").optional(),
  items: z
    .array(text("One entry, best under six words", "Consumption"))
    .min(1)
    .max(8)
    .describe("The entries, top to bottom; revealed one by one")
    .meta({examples: [["Consumption", "Investment", "Government", "Net exports"]]}),
});

type Row = {text: string; size: number; number: number; t: number; pad: number; height: number};

const Item = ({row}: {row: Row}): ReactElement => {
  const {tokens, layout, direction} = useScene();
  const u = layout.unit;
  return (
    <div style={{...slide(row.t, direction === "rtl" ? -5 * u : 5 * u), display: "grid"}}>
      <Panel style={{display: "flex", alignItems: "center", minHeight: row.height, paddingBlock: row.pad, paddingInlineEnd: 3.4 * u}}>
        <div style={{flex: "none", width: 10.5 * u, textAlign: "center"}}>
          <Text
            size={Math.round(row.size * 0.92)}
            face="heading"
            weight={700}
            color={tokens.accent}
            line_height={1.2}
            style={{fontVariantNumeric: "tabular-nums"}}
          >
            {String(row.number)}
          </Text>
        </div>
        <Text size={row.size} face="body" weight={560} color={tokens.text} line_height={1.24}>
          {row.text}
        </Text>
      </Panel>
    </div>
  );
};

const Heading = ({children, width}: {children: string; width: number}): ReactElement => {
  const {tokens, layout} = useScene();
  const u = layout.unit;
  const inner = width - 7 * u;
  return (
    <Panel style={{display: "flex", flexDirection: "column", gap: (layout.tight ? 0.7 : 1.2) * u, padding: `${(layout.tight ? 1.2 : 2) * u}px ${3.2 * u}px`}}>
      <Rule color={tokens.accent} width={6 * u} height={0.7 * u} />
      <Text
        size={fitSize([children], {largest: (layout.tight ? 4.2 : 5.8) * u, smallest: 2 * u, width: inner, height: (layout.tight ? 4.8 : 7.4) * u, line_height: 1.12})}
        face="heading"
        weight={700}
        color={tokens.text}
        line_height={1.12}
      >
        {children}
      </Text>
    </Panel>
  );
};

const Bullets = ({props, cues}: LayerProps<z.infer<typeof schema>>): ReactElement => {
  const {layout, fps} = useScene();
  const frame = useCurrentFrame();
  const u = layout.unit;
  const wide = layout.shape === "landscape";
  const count = props.items.length;
  const columns = wide && count > (layout.tight ? 2 : 5) ? 2 : 1;
  const rows = Math.ceil(count / columns);
  const gap = (rows > 6 ? 0.8 : rows > 4 ? 1.2 : 1.7) * u;
  const whole = layout.content.width * (wide && columns === 1 ? 0.76 : 1);
  const most = (whole - gap * (columns - 1)) / columns;
  const heading = props.heading === undefined ? 0 : (layout.tight ? 9 : wide ? 13.5 : 14.5) * u + gap;
  const row = Math.min((layout.content.height - heading - gap * (rows - 1)) / rows, (layout.shape === "portrait" ? 15 : 12) * u);
  const pad = Math.min(2 * u, row * 0.14);
  const fit = {largest: Math.min(6 * u, row * 0.52), smallest: 1.3 * u, width: most - 15 * u, height: row - 2 * pad, line_height: 1.24};
  const size = Math.min(...props.items.map((item) => fitSize([item], fit)));
  // All rows are as wide as the longest text asks for, so that they end on one line.
  const width = Math.max((wide ? 0.62 : 0.72) * most, Math.min(most, Math.max(...props.items.map(emWidth)) * size * 1.02 + 15.5 * u));
  const length = framesOf(ENTRANCE_SECONDS, fps);
  const start = props.heading === undefined ? 0 : Math.round(length * 0.7);
  const from = revealFrames(count, cues, start, framesOf(STAGGER_SECONDS * 2, fps));
  return (
    <div style={{...place(layout.content), display: "flex", flexDirection: "column", justifyContent: "center", gap}}>
      {props.heading === undefined ? null : (
        <div style={{...rise(progress(frame, 0, length), 3 * u), alignSelf: "flex-start", maxWidth: whole}}>
          <Heading width={whole}>{props.heading}</Heading>
        </div>
      )}
      <div
        style={{
          display: "grid",
          gridAutoFlow: "column",
          gridTemplateRows: `repeat(${rows}, auto)`,
          gridTemplateColumns: `repeat(${columns}, ${width}px)`,
          gap,
        }}
      >
        {props.items.map((item, index) => (
          <Item
            // oxlint-disable-next-line react/no-array-index-key -- the list never changes within a scene
            key={index}
            row={{text: item, size, number: index + 1, t: progress(frame, from[index] ?? 0, length), pad, height: row}}
          />
        ))}
      </div>
    </div>
  );
};

export const bullets = defineTemplate({
  doc: "A list of up to eight short entries that arrive one by one.",
  tokens: ["surface", "text", "accent", "font_heading", "font_body"],
  own_title: false,
  reveals: "items",
  schema,
  component: Bullets,
});
