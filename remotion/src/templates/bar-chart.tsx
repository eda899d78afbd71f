/** Bars that grow to their values: standing where there are few short ones, lying otherwise. */
import type {ReactElement} from "react";
import {useCurrentFrame} from "remotion";
import {z} from "zod";
import {Columns, suitsColumns} from "../chart/columns";
import {Rows} from "../chart/rows";
import {formatter} from "../chart/scale";
import {useScene} from "../context";
import {fitSize} from "../fit";
import {place} from "../layout";
import {easeOut, ENTRANCE_SECONDS, framesOf, progress, rise, STAGGER_SECONDS} from "../motion";
import {Panel} from "../panel";
import {defineTemplate, text, type LayerProps} from "../template";
import {Rule, Text} from "../text";

const inline = z.strictObject({
  labels: z
    .array(text("What one bar stands for", "2014"))
    .min(1)
    .max(12)
    .describe("One label per bar")
    .meta({examples: [["2014", "2024"]]}),
  values: z
    .array(z.number())
    .min(1)
    .max(12)
    .describe("One number per bar, as many as labels; may be negative")
    .meta({examples: [[2, 3]]}),
});

const fromFile = z.strictObject({
  file: text("A CSV or JSON file beside the spec; read and replaced by labels and values before drawing", "gdp.csv"),
});

const schema = z.strictObject({
  heading: text("What the chart shows", "Size of the economy").optional(),
  data: z
    .union([inline, fromFile])
    .describe("Labels and values, or a file that holds them")
    .meta({examples: [{labels: ["2014", "2024"], values: [2, 3]}, {file: "gdp.csv"}]}),
  unit: text("Unit of all values", "trillion USD").optional(),
});

const inlineOf = (data: z.infer<typeof schema>["data"]): z.infer<typeof inline> => {
  if ("file" in data) throw new Error(`bar-chart was given data.file (${data.file}) where labels and values belong`);
  if (data.labels.length !== data.values.length)
    throw new Error(`bar-chart was given ${data.labels.length} labels for ${data.values.length} values`);
  return data;
};

const BarChart = ({props}: LayerProps<z.infer<typeof schema>>): ReactElement => {
  const {tokens, layout, fps, language} = useScene();
  const frame = useCurrentFrame();
  const {labels, values} = inlineOf(props.data);
  const u = layout.unit;
  const columns = layout.shape !== "portrait" && suitsColumns(labels, values);
  const pad = (columns || values.length <= 6 ? 4 : 3) * u;
  const length = framesOf(ENTRANCE_SECONDS, fps);
  const step = framesOf(Math.min(STAGGER_SECONDS, 0.8 / values.length), fps);
  const grown = values.map((_, index) =>
    easeOut(progress(frame, Math.round(length * 0.6) + index * step, framesOf(0.7, fps))),
  );
  // A sign such as % or € is written with each value, a longer unit once below the heading.
  const sign = props.unit !== undefined && [...props.unit].length <= 2 ? props.unit : "";
  const unit = sign === "" ? props.unit : undefined;
  const number = formatter(values, language);
  const write = (value: number): string => number(value) + sign;
  const head = (props.heading === undefined ? 0 : 9.8 * u) + (unit === undefined ? 0 : 4.8 * u);
  const rowsHeight = values.length * 11 * u;
  const room = layout.content.height - 2 * pad - head;
  const tall = columns ? Math.min(room, 62 * u) : Math.min(room, rowsHeight);
  const width = layout.content.width * (columns ? Math.min(1, 0.45 + 0.1 * values.length) : 1);
  const inner = width - 2 * pad;
  return (
    <div
      style={{
        ...place({...layout.content, left: (layout.width - width) / 2, width}),
        display: "flex",
        flexDirection: "column",
        justifyContent: "center",
      }}
    >
      <div style={rise(progress(frame, 0, length), 4 * u)}>
        <Panel style={{padding: pad}}>
          <div style={{height: head}}>
            {props.heading === undefined ? null : (
              <div style={{display: "flex", flexDirection: "column", gap: 1.4 * u, marginBottom: 0.9 * u}}>
                <Rule color={tokens.accent} width={6 * u} height={0.7 * u} />
                <Text
                  size={fitSize([props.heading], {largest: 4.8 * u, smallest: 2.2 * u, width: inner, height: 5.8 * u, line_height: 1.12, max_lines: 2})}
                  face="heading"
                  weight={700}
                  color={tokens.text}
                  line_height={1.12}
                >
                  {props.heading}
                </Text>
              </div>
            )}
            {unit === undefined ? null : (
              <Text
                size={fitSize([unit], {largest: 2.8 * u, smallest: 1.8 * u, width: inner, height: 3.6 * u, line_height: 1.25, max_lines: 1})}
                face="body"
                weight={450}
                color={tokens.muted}
                line_height={1.25}
              >
                {unit}
              </Text>
            )}
          </div>
          {columns ? (
            <Columns labels={labels} values={values} grown={grown} write={write} width={inner} height={tall} />
          ) : (
            <Rows labels={labels} values={values} grown={grown} write={write} width={inner} height={tall} />
          )}
        </Panel>
      </div>
    </div>
  );
};

export const barChart = defineTemplate({
  doc: "Up to twelve bars that grow to their values.",
  tokens: ["surface", "text", "muted", "accent", "accent2", "font_heading", "font_body"],
  own_title: false,
  reveals: null,
  schema,
  component: BarChart,
});
