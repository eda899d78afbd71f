/** Standing bars: for a few values with short labels, such as years. */
import type {ReactElement} from "react";
import {useScene} from "../context";
import {emWidth, fitSize} from "../fit";
import {round} from "../motion";
import {Text} from "../text";
import type {ChartProps} from "./chart";
import {present, type Value} from "./data";
import {scaleOf} from "./scale";

/** Whether labels and values are few, short and not negative enough to stand side by side. */
export const suitsColumns = (labels: readonly string[], values: readonly Value[]): boolean =>
  values.length <= 6 && present(values).every((value) => value >= 0) && labels.every((label) => emWidth(label) <= 8);

export const Columns = ({labels, values, grown, write, width, height}: ChartProps): ReactElement => {
  const {tokens, layout} = useScene();
  const u = layout.unit;
  const scale = scaleOf(present(values));
  const column = Math.min(width / values.length, 26 * u);
  const thick = Math.min(column * 0.62, 15 * u);
  const fit = {smallest: 1.4 * u, width: column * 0.94, height: 6 * u, line_height: 1.15, max_lines: 1};
  const valueSize = Math.min(...values.map((value) => fitSize([write(value)], {...fit, largest: 4.4 * u})));
  const labelSize = Math.min(...labels.map((label) => fitSize([label], {...fit, largest: 3.4 * u})));
  const top = valueSize * 1.2 + u;
  const track = height - top - labelSize * 1.2 - 1.6 * u;
  return (
    <div style={{display: "flex", justifyContent: "center", alignItems: "flex-end", height}}>
      {values.map((value, index) => {
        const t = grown[index] ?? 1;
        return (
          <div
            // oxlint-disable-next-line react/no-array-index-key -- the bars never change within a scene
            key={index}
            style={{width: column, display: "flex", flexDirection: "column", alignItems: "center"}}
          >
            <Text
              size={valueSize}
              face="heading"
              weight={700}
              color={tokens.text}
              line_height={1.2}
              style={{whiteSpace: "nowrap", paddingBottom: u, opacity: round(Math.min(1, t * 2)), fontVariantNumeric: "tabular-nums"}}
            >
              {write(value)}
            </Text>
            <div
              style={{
                width: thick,
                height: value === null ? 0 : Math.max(0.4 * u, round(scale.extent(value) * track * t)),
                borderRadius: `${0.9 * u}px ${0.9 * u}px 0 0`,
                background: tokens.accent,
              }}
            />
            <div style={{width: column, height: Math.max(1, 0.22 * u), background: tokens.muted}} />
            <Text
              size={labelSize}
              face="body"
              weight={500}
              color={tokens.muted}
              line_height={1.2}
              style={{whiteSpace: "nowrap", paddingTop: 1.4 * u}}
            >
              {labels[index] ?? ""}
            </Text>
          </div>
        );
      })}
    </div>
  );
};
