/** Bars lying in rows: for many bars, long labels and tall pictures. */
import type {ReactElement} from "react";
import {useScene} from "../context";
import {emWidth, fitSize, lineCount} from "../fit";
import {round} from "../motion";
import {Text} from "../text";
import {scaleOf} from "./scale";
import type {ChartProps} from "./chart";
import {present} from "./data";

export const Rows = ({labels, values, grown, write, width, height}: ChartProps): ReactElement => {
  const {tokens, layout} = useScene();
  const u = layout.unit;
  const scale = scaleOf(present(values));
  const row = Math.min(height / values.length, 13 * u);
  const stacked = layout.shape === "portrait" && row > 7 * u;
  const size = Math.min(3.4 * u, row * (stacked ? 0.3 : 0.6));
  const valueWidth = Math.max(...values.map((value) => emWidth(write(value)))) * size * 1.12 + 1.2 * u;
  const longest = Math.max(...labels.map((label) => emWidth(label))) * size;
  const labelWidth = stacked ? width : Math.min(longest + u, width * 0.36);
  const track = (stacked ? width : labelWidth > 0 ? width - labelWidth - 2 * u : width) - valueWidth;
  const room = track - (scale.zero > 0 ? valueWidth : 0);
  const origin = (scale.zero > 0 ? valueWidth : 0) + scale.zero * room;
  const thick = Math.min(5 * u, row * (stacked ? 0.38 : 0.62));
  const labelSize = (label: string): number =>
    fitSize([label], {largest: size, smallest: size * 0.55, width: labelWidth, height: stacked ? size * 1.3 : row, line_height: 1.12});
  return (
    <div style={{display: "flex", flexDirection: "column", justifyContent: "center", height}}>
      {values.map((value, index) => {
        const t = grown[index] ?? 1;
        const negative = value !== null && value < 0;
        const length = value === null ? 0 : round(scale.extent(value) * room * t);
        const label = labels[index] ?? "";
        const name = (
          <Text
            size={labelSize(label)}
            face="body"
            weight={500}
            color={tokens.text}
            line_height={1.12}
            style={{
              width: labelWidth,
              flex: "none",
              textAlign: stacked ? "left" : "right",
              textWrap: lineCount(label, labelWidth / labelSize(label)) > 1 ? "balance" : "nowrap",
            }}
          >
            {label}
          </Text>
        );
        return (
          <div
            // oxlint-disable-next-line react/no-array-index-key -- the bars never change within a scene
            key={index}
            style={{
              height: row,
              display: "flex",
              flexDirection: stacked ? "column" : "row",
              alignItems: stacked ? "stretch" : "center",
              justifyContent: "center",
              gap: stacked ? 0.8 * u : 2 * u,
            }}
          >
            {name}
            <div style={{position: "relative", height: thick, flex: stacked ? "none" : 1}}>
              <div
                style={{
                  position: "absolute",
                  left: negative ? origin - length : origin,
                  width: value === null ? 0 : Math.max(length, 0.25 * u),
                  height: thick,
                  borderRadius: 0.7 * u,
                  background: negative ? tokens.accent2 : tokens.accent,
                }}
              />
              <Text
                size={size}
                face="body"
                weight={700}
                color={tokens.text}
                line_height={1}
                style={{
                  position: "absolute",
                  top: (thick - size) / 2,
                  left: negative ? origin - length - valueWidth : origin + length + u,
                  width: valueWidth - u,
                  textAlign: negative ? "right" : "left",
                  whiteSpace: "nowrap",
                  fontVariantNumeric: "tabular-nums",
                  opacity: round(Math.min(1, t * 2)),
                }}
              >
                {write(value)}
              </Text>
            </div>
          </div>
        );
      })}
    </div>
  );
};
