/** Bars that grow to their values: standing where there are few short ones, lying otherwise. */
import type {ReactElement} from "react";
import {useCurrentFrame} from "remotion";
import {z} from "zod";
import {fromFile, labels, MISSING, present, readData, sameLength, values, type Value} from "../chart/data";
import {Columns, suitsColumns} from "../chart/columns";
import {Rows} from "../chart/rows";
import {formatter} from "../chart/scale";
import {shortUnit, withUnit} from "../chart/unit";
import {useScene} from "../context";
import {easeOut, ENTRANCE_SECONDS, framesOf, GROWTH_SECONDS, progress, STAGGER_SECONDS} from "../motion";
import {AFTER_SHEET, Sheet} from "../sheet";
import {defineTemplate, text, type LayerProps} from "../template";

const inline = z.strictObject({labels: labels(12, "What one bar stands for"), values: values(12)});

const schema = z.strictObject({
  heading: text("What the chart shows", "Size of the economy").optional(),
  data: z
    .union([inline, fromFile])
    .describe("Labels and values, or a file that holds them")
    .meta({examples: [{labels: ["2014", "2024"], values: [2, 3]}, {file: "gdp.csv"}]}),
  unit: text("Unit of all values", "trillion USD").optional(),
});

const BarChart = ({props}: LayerProps<z.infer<typeof schema>>): ReactElement => {
  const {layout, fps, language} = useScene();
  const frame = useCurrentFrame();
  const {labels: names, values: numbers} = readData("bar-chart", props.data);
  sameLength("bar-chart", names, numbers);
  const u = layout.unit;
  const columns = layout.shape !== "portrait" && suitsColumns(names, numbers);
  const length = framesOf(ENTRANCE_SECONDS, fps);
  const step = framesOf(Math.min(STAGGER_SECONDS, 0.8 / numbers.length), fps);
  const grown = numbers.map((_, index) =>
    easeOut(progress(frame, Math.round(length * AFTER_SHEET) + index * step, framesOf(GROWTH_SECONDS, fps))),
  );
  const sign = shortUnit(props.unit);
  const unit = sign === "" ? props.unit : undefined;
  const number = formatter(present(numbers), language);
  const write = (value: Value): string => (value === null ? MISSING : withUnit(number(value), sign));
  return (
    <Sheet heading={props.heading} note={unit} part={columns ? Math.min(1, 0.45 + 0.1 * numbers.length) : 1}>
      {(room) => {
        const Bars = columns ? Columns : Rows;
        const height = Math.min(room.height, columns ? 62 * u : numbers.length * 11 * u);
        return (
          <div dir="ltr" style={{textAlign: "left"}}>
            <Bars labels={names} values={numbers} grown={grown} write={write} width={room.width} height={height} />
          </div>
        );
      }}
    </Sheet>
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
