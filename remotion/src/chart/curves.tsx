/** Draws curves over a value axis: the lines draw themselves, a point at the head of each. */
import {useId, type ReactElement} from "react";
import {useScene} from "../context";
import {emWidth, fitSize, lineCount} from "../fit";
import {round} from "../motion";
import type {Room} from "../sheet";
import {Text} from "../text";
import {MISSING, present, type Value} from "./data";
import {ticksOf} from "./ticks";

export type Curve = {name: string; values: readonly Value[]; color: string; /** Part drawn, 0 to 1. */ drawn: number};

type CurvesProps = {labels: readonly string[]; curves: readonly Curve[]; /** A value as it is written beside others of its kind. */ write: (value: number, beside: readonly number[]) => string; room: Room};

type Point = {x: number; y: number};

/** Where the head of a curve is when a part of it is drawn: over a gap nowhere, behind the last value still there. */
const headOf = (points: readonly (Point | null)[], part: number): Point | null => {
  const at = Math.min(part * (points.length - 1), points.findLastIndex((point) => point !== null));
  const before = points[Math.floor(at)] ?? null;
  const after = points[Math.ceil(at)] ?? null;
  if (before === null || after === null) return null;
  const between = at - Math.floor(at);
  return {x: before.x + (after.x - before.x) * between, y: before.y + (after.y - before.y) * between};
};

/** The stretches of a curve between its gaps. */
const runsOf = (points: readonly (Point | null)[]): Point[][] => {
  const runs: Point[][] = [[]];
  for (const point of points)
    if (point === null) runs.push([]);
    else runs.at(-1)?.push(point);
  return runs.filter((run) => run.length > 0);
};

const written = ({x, y}: Point): string => `${round(x)} ${round(y)}`;

/** A line through a run; one point alone becomes a dot, as lines end round. */
const pathOf = (run: readonly Point[]): string => (run.length === 1 ? [...run, ...run] : run).map((point, index) => `${index === 0 ? "M" : "L"}${written(point)}`).join("");

/** The ground below a run. */
const areaOf = (run: readonly Point[], zero: number): string => `${pathOf(run)}L${round(run.at(-1)?.x ?? 0)} ${zero}L${round(run[0]?.x ?? 0)} ${zero}Z`;

export const Curves = ({labels, curves, write, room}: CurvesProps): ReactElement => {
  const {tokens, layout} = useScene();
  const clip = useId();
  const u = layout.unit;
  const all = curves.flatMap((curve) => present(curve.values));
  const ticks = ticksOf(all, room.height > 50 * u ? 5 : room.height > 22 * u ? 4 : 2);
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const size = 2.5 * u;
  const tickWidth = Math.max(...ticks.map((tick) => emWidth(write(tick, ticks)))) * size;
  const endSize = 3.4 * u;
  const last = curves.map((curve) => present(curve.values).at(-1) ?? null);
  const ends = last.map((value) => (value === null ? MISSING : write(value, present(last))));
  const endWidth = Math.max(...ends.map(emWidth)) * endSize * 1.06;
  const left = tickWidth + 1.6 * u;
  const right = room.width - endWidth - 2.4 * u;
  const top = endSize * 0.6;
  const slot = labels.length > 1 ? (right - left) / (labels.length - 1) : right - left;
  const xOf = (index: number): number => (labels.length > 1 ? left + index * slot : (left + right) / 2);
  const labelWidth = Math.max(Math.min(Math.max(...labels.map(emWidth)) * size * 1.05 + 1.4 * u, (right - left) * 0.3), Math.min(slot, 12 * u));
  const every = Math.max(1, Math.ceil(labelWidth / slot));
  const shown = labels.map((_, index) => (labels.length - 1 - index) % every === 0);
  const lines = Math.max(...labels.map((label) => lineCount(label, (labelWidth - u) / size)));
  const bottom = room.height - (lines > 1 ? 6.4 : 4.8) * u;
  // Halved, so that the span of two huge values of opposite sign stays finite.
  const yOf = (value: number): number => bottom - ((value / 2 - low / 2) / (high / 2 - low / 2)) * (bottom - top);
  const labelFit = {largest: size, smallest: 1.3 * u, width: labelWidth - u, height: 5 * u, line_height: 1.12};
  const thick = 0.75 * u;
  return (
    <div dir="ltr" style={{position: "relative", textAlign: "left", height: room.height}}>
      <svg width={room.width} height={room.height} style={{position: "absolute", inset: 0, overflow: "visible"}}>
        {ticks.map((tick) => (
          <line key={tick} x1={left} x2={right} y1={yOf(tick)} y2={yOf(tick)} stroke={tokens.muted} strokeWidth={Math.max(1, 0.12 * u)} strokeOpacity={tick === 0 ? 0.9 : 0.25} />
        ))}
        {curves.map((curve, row) => {
          const points = curve.values.map((value, index) => (value === null ? null : {x: xOf(index), y: yOf(value)}));
          const runs = runsOf(points);
          const head = headOf(points, curve.drawn);
          const id = `${clip}${row}`;
          return (
            <g key={curve.name} opacity={curve.drawn > 0 ? 1 : 0}>
              <clipPath id={id}>
                <rect x={left - thick} y={-u} width={Math.max(0, round(curve.drawn * (xOf(labels.length - 1) - left) + thick))} height={room.height} />
              </clipPath>
              {curves.length === 1 && points.length > 1 ? (
                <path d={runs.map((run) => areaOf(run, round(yOf(Math.max(low, 0))))).join("")} fill={curve.color} fillOpacity={0.14} clipPath={`url(#${id})`} />
              ) : null}
              <path d={runs.map(pathOf).join("")} fill="none" stroke={curve.color} strokeWidth={thick} strokeLinejoin="round" strokeLinecap="round" clipPath={`url(#${id})`} />
              {head === null ? null : <circle cx={round(head.x)} cy={round(head.y)} r={1.15 * u} fill={curve.color} stroke={tokens.surface} strokeWidth={0.35 * u} />}
            </g>
          );
        })}
      </svg>
      {ticks.map((tick) => (
        <Text key={tick} size={size} face="body" weight={450} color={tokens.muted} line_height={1} style={{position: "absolute", left: 0, width: tickWidth, top: yOf(tick) - size / 2, textAlign: "right", whiteSpace: "nowrap", fontVariantNumeric: "tabular-nums"}}>
          {write(tick, ticks)}
        </Text>
      ))}
      {labels.map((label, index) =>
        shown[index] === true ? (
          <Text
            // oxlint-disable-next-line react/no-array-index-key -- the points never change within a scene
            key={index}
            size={fitSize([label], labelFit)}
            face="body"
            weight={450}
            color={tokens.muted}
            line_height={1.12}
            style={{position: "absolute", top: bottom + 1.6 * u, left: Math.max(0, xOf(index) - labelWidth / 2 + u / 2), width: labelWidth - u, textAlign: "center"}}
          >
            {label}
          </Text>
        ) : null,
      )}
      {spread(last.map((value) => yOf(value ?? low)), endSize * 1.25, bottom).map((y, row) => (
        <Text
          key={curves[row]?.name}
          size={endSize}
          face="heading"
          weight={700}
          color={tokens.text}
          line_height={1}
          style={{position: "absolute", left: right + 2.2 * u, top: y - endSize / 2, whiteSpace: "nowrap", fontVariantNumeric: "tabular-nums", opacity: round(Math.max(0, ((curves[row]?.drawn ?? 1) - 0.85) / 0.15))}}
        >
          {ends[row] ?? ""}
        </Text>
      ))}
    </div>
  );
};

/** Heights of labels moved apart until none touches another, each as near to its own as may be and none below `lowest`. */
const spread = (heights: readonly number[], least: number, lowest: number): number[] => {
  const sorted = heights.map((y, index) => ({y, index})).toSorted((a, b) => a.y - b.y);
  for (let pass = 0; pass < 12; pass += 1)
    for (const [above, below] of sorted.slice(1).map((entry, index) => [sorted[index], entry] as const)) {
      const lack = above === undefined ? 0 : least - (below.y - above.y);
      if (above !== undefined && lack > 0) {
        above.y -= lack / 2;
        below.y += lack / 2;
      }
    }
  let limit = lowest;
  for (const label of sorted.toReversed()) {
    label.y = Math.min(label.y, limit);
    limit = label.y - least;
  }
  return sorted.toSorted((a, b) => a.index - b.index).map(({y}) => y);
};
