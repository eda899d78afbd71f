/** Up to four curves that draw themselves over a value axis. */
import type {ReactElement} from "react";
import {useCurrentFrame} from "remotion";
import {z} from "zod";
import {Curves} from "../chart/curves";
import {fromFile, labels, readData, sameLength, values} from "../chart/data";
import {Legend} from "../chart/legend";
import {palette} from "../chart/palette";
import {formatter} from "../chart/scale";
import {shortUnit, withUnit} from "../chart/unit";
import {useScene} from "../context";
import {DRAWING_SECONDS, easeInOut, ENTRANCE_SECONDS, framesOf, progress, revealFrames} from "../motion";
import {AFTER_SHEET, Sheet} from "../sheet";
import {defineTemplate, text, type LayerProps} from "../template";

const MOST = 60;

const series = z.strictObject({name: text("What the line stands for", "Exports"), values: values(MOST)});

const one = z.strictObject({labels: labels(MOST, "A point of the horizontal axis"), values: values(MOST)});

const several = z.strictObject({
  labels: labels(MOST, "A point of the horizontal axis"),
  series: z
    .array(series)
    .min(1)
    .max(4)
    .describe("One line per entry, each with as many values as there are labels; revealed one by one")
    .meta({examples: [[{name: "Exports", values: [1, 2, 4]}, {name: "Imports", values: [2, 2.5, 3]}]]}),
});

const schema = z.strictObject({
  heading: text("What the chart shows", "Trade in twenty years").optional(),
  data: z
    .union([several, one, fromFile])
    .describe("Labels and one or several series, or a file that holds labels and values")
    .meta({
      examples: [
        {labels: ["2004", "2014", "2024"], series: [{name: "Exports", values: [1, 2, 4]}, {name: "Imports", values: [2, 2.5, 3]}]},
        {labels: ["2004", "2014", "2024"], values: [1.5, 2, 3]},
        {file: "gdp.csv"},
      ],
    }),
  unit: text("Unit of all values", "billion USD").optional(),
});

const LineChart = ({props, cues}: LayerProps<z.infer<typeof schema>>): ReactElement => {
  const {tokens, layout, fps, language} = useScene();
  const frame = useCurrentFrame();
  const u = layout.unit;
  const data = readData("line-chart", props.data);
  const lines = "series" in data ? data.series : [{name: "", values: data.values}];
  for (const line of lines) sameLength("line-chart", data.labels, line.values);
  const sign = shortUnit(props.unit);
  // Captions leave a wide picture little height: the plot takes it from heading and margins.
  const compact = layout.shape === "landscape" && layout.content.height < 64 * u;
  const colors = palette(tokens, lines.length);
  const start = Math.round(framesOf(ENTRANCE_SECONDS, fps) * AFTER_SHEET);
  const from = revealFrames(lines.length, cues, start, framesOf(0.35, fps));
  const curves = lines.map((line, index) => ({
    ...line,
    color: colors[index] ?? tokens.accent,
    drawn: easeInOut(progress(frame, Math.max(start, from[index] ?? 0), framesOf(DRAWING_SECONDS, fps))),
  }));
  const legend = lines.length > 1 ? (lines.length > 2 ? 8.4 : layout.tight || compact ? 3.8 : 5) * u : 0;
  return (
    <Sheet heading={props.heading} note={sign === "" ? props.unit : undefined} compact={compact}>
      {(room) => (
        <>
          {legend === 0 ? null : <Legend entries={curves} width={room.width} height={legend} />}
          <Curves
            labels={data.labels}
            curves={curves}
            write={(value, beside) => withUnit(formatter(beside, language)(value), sign)}
            room={{width: room.width, height: Math.min(room.height - legend, room.width * 1.2)}}
          />
        </>
      )}
    </Sheet>
  );
};

export const lineChart = defineTemplate({
  doc: "Up to four lines over the same labels, which draw themselves.",
  tokens: ["surface", "text", "muted", "accent", "accent2", "font_heading", "font_body"],
  own_title: false,
  reveals: "data.series",
  schema,
  component: LineChart,
});
