/** Two sides against each other: a titled list on each panel, equal in size and rank. */
import type {ReactElement} from "react";
import {useCurrentFrame} from "remotion";
import {z} from "zod";
import {useScene} from "../context";
import {fitSize, lineCount} from "../fit";
import {place} from "../layout";
import {ENTRANCE_SECONDS, framesOf, progress, rise, slide, STAGGER_SECONDS} from "../motion";
import {Panel} from "../panel";
import {defineTemplate, text, type LayerProps} from "../template";
import {Rule, Text} from "../text";

const side = (title: string, items: [string, ...string[]], where: string) =>
  z
    .strictObject({
      title: text("What this side is called", title),
      items: z
        .array(text("One point, best under six words", items[0]))
        .min(1)
        .max(6)
        .describe("Its points, top to bottom")
        .meta({examples: [items]}),
    })
    .describe(`The ${where} side`)
    .meta({examples: [{title, items}]});

const schema = z.strictObject({
  heading: text("What is compared", "Two ways to count").optional(),
  left: side("Nominal GDP", ["Prices of the year", "Grows with inflation"], "first"),
  right: side("Real GDP", ["Prices of one base year", "Grows with output"], "second"),
});

type SideProps = {title: string; items: readonly string[]; color: string; sizes: {title: number; items: number}; start: number; width: number};

const Side = ({title, items, color, sizes, start, width}: SideProps): ReactElement => {
  const {tokens, layout, fps, direction} = useScene();
  const frame = useCurrentFrame();
  const u = layout.unit;
  const length = framesOf(ENTRANCE_SECONDS, fps);
  return (
    <div style={{...rise(progress(frame, start, length), 4 * u), display: "grid"}}>
      <Panel style={{width, padding: `${3.4 * u}px ${3.6 * u}px ${4 * u}px`, borderTop: `${0.9 * u}px solid ${color}`}}>
        <Text size={sizes.title} face="heading" weight={700} color={tokens.text} line_height={1.14}>
          {title}
        </Text>
        <div style={{display: "flex", flexDirection: "column", gap: 1.7 * u, marginTop: 2.4 * u}}>
          {items.map((item, index) => (
            <div
              // oxlint-disable-next-line react/no-array-index-key -- the points never change within a scene
              key={index}
              style={{
                ...slide(progress(frame, start + Math.round(length * 0.7) + index * framesOf(STAGGER_SECONDS, fps), length), direction === "rtl" ? -2.5 * u : 2.5 * u),
                display: "flex",
                gap: 1.5 * u,
              }}
            >
              <div style={{flex: "none", width: 1.1 * u, height: 1.1 * u, borderRadius: u, background: color, marginTop: sizes.items * 0.62 - 0.55 * u}} />
              <Text size={sizes.items} face="body" weight={480} color={tokens.text} line_height={1.24} style={{textWrap: "wrap"}}>
                {item}
              </Text>
            </div>
          ))}
        </div>
      </Panel>
    </div>
  );
};

const Comparison = ({props}: LayerProps<z.infer<typeof schema>>): ReactElement => {
  const {tokens, layout, fps} = useScene();
  const frame = useCurrentFrame();
  const u = layout.unit;
  const stacked = layout.shape === "portrait";
  const gap = 2.4 * u;
  const head = props.heading === undefined ? 0 : (layout.tight ? 8.4 : 12) * u + gap;
  const sides = [props.left, props.right];
  const width = stacked ? layout.content.width : (layout.content.width - gap) / 2;
  const height = stacked ? (layout.content.height - head - gap) / 2 : layout.content.height - head;
  const inner = width - 7.6 * u;
  const most = Math.max(...sides.map((one) => one.items.length));
  const title = Math.min(...sides.map((one) => fitSize([one.title], {largest: (layout.tight ? 3.8 : 5.6) * u, smallest: 2 * u, width: inner, height: (layout.tight ? 5 : 12) * u, line_height: 1.14, max_lines: 2})));
  const titleHeight = Math.max(...sides.map((one) => lineCount(one.title, inner / title))) * title * 1.16;
  const items = Math.min(
    ...sides.map((one) => fitSize(one.items, {largest: 4.8 * u, smallest: 1.5 * u, width: inner - 2.8 * u, height: height - 10.6 * u - titleHeight - (most - 1) * 1.7 * u, line_height: 1.24})),
  );
  const length = framesOf(ENTRANCE_SECONDS, fps);
  const start = props.heading === undefined ? 0 : Math.round(length * 0.5);
  const shared = {sizes: {title, items}, width};
  return (
    <div style={{...place(layout.content), display: "flex", flexDirection: "column", justifyContent: "center", gap}}>
      {props.heading === undefined ? null : (
        <div style={{...rise(progress(frame, 0, length), 3 * u), alignSelf: "flex-start"}}>
          <Panel style={{display: "flex", flexDirection: "column", gap: (layout.tight ? 0.7 : 1.2) * u, padding: `${(layout.tight ? 1.1 : 1.8) * u}px ${3.2 * u}px`}}>
            <Rule color={tokens.accent} width={6 * u} height={0.7 * u} />
            <Text
              size={fitSize([props.heading], {largest: (layout.tight ? 4 : 5) * u, smallest: 2 * u, width: layout.content.width - 7 * u, height: (layout.tight ? 4.4 : 6.2) * u, line_height: 1.12})}
              face="heading"
              weight={700}
              color={tokens.text}
              line_height={1.12}
            >
              {props.heading}
            </Text>
          </Panel>
        </div>
      )}
      <div style={{display: "flex", flexDirection: stacked ? "column" : "row", gap}}>
        <Side {...props.left} {...shared} color={tokens.accent} start={start} />
        <Side {...props.right} {...shared} color={tokens.accent2} start={start + framesOf(STAGGER_SECONDS * 3, fps)} />
      </div>
    </div>
  );
};

export const comparison = defineTemplate({
  doc: "Two titled lists side by side.",
  tokens: ["surface", "text", "accent", "accent2", "font_heading", "font_body"],
  own_title: false,
  reveals: null,
  schema,
  component: Comparison,
});
