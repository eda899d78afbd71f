/** Steps in boxes joined by arrows: a row, two rows or a column, as the picture's shape allows. */
import type {ReactElement} from "react";
import {useCurrentFrame} from "remotion";
import {z} from "zod";
import {useScene} from "../context";
import {fitSize} from "../fit";
import {easeInOut, easeOut, ENTRANCE_SECONDS, framesOf, progress, revealFrames, rise, round, STAGGER_SECONDS} from "../motion";
import {AFTER_SHEET, Sheet, type Room} from "../sheet";
import {defineTemplate, text, type LayerProps} from "../template";
import {Text} from "../text";

const schema = z.strictObject({
  heading: text("What happens", "From wheat to bread").optional(),
  steps: z
    .array(text("One step, best under six words", "The farmer sells wheat"))
    .min(2)
    .max(8)
    .describe("The steps in their order; revealed one by one")
    .meta({examples: [["The farmer sells wheat", "The mill grinds flour", "The baker bakes bread", "We buy a loaf"]]}),
});

/** Columns of the grid: as few rows as stay readable. */
const columnsFor = (count: number, shape: "landscape" | "portrait" | "square"): number => {
  if (shape === "landscape") return count <= 4 ? count : Math.ceil(count / 2);
  return shape === "square" && count > 4 ? 2 : 1;
};

type Cell = {x: number; y: number; width: number; height: number};

/** Way of the arrow from one cell to the next: across, down, or around to the row below. */
const wayOf = (from: Cell, to: Cell, gap: number): string => {
  const near = gap * 0.16;
  const [fx, fy] = [from.x + from.width / 2, from.y + from.height / 2];
  const [tx, ty] = [to.x + to.width / 2, to.y + to.height / 2];
  if (fy === ty && tx > fx) return `M${from.x + from.width + near} ${fy}H${to.x - near}`;
  if (fy === ty) return `M${from.x - near} ${fy}H${to.x + to.width + near}`;
  if (fx === tx) return `M${fx} ${from.y + from.height + near}V${to.y - near}`;
  const half = from.y + from.height + gap / 2;
  return `M${fx} ${from.y + from.height + near}V${half}H${tx}V${to.y - near}`;
};

/** Two strokes of an arrow's head that end at the end of its way. */
const headOf = (from: Cell, to: Cell, gap: number, size: number): string => {
  const [fy, ty] = [from.y + from.height / 2, to.y + to.height / 2];
  const near = gap * 0.16;
  if (fy === ty) {
    const side = to.x > from.x ? -1 : 1;
    const x = to.x > from.x ? to.x - near : to.x + to.width + near;
    return `M${x + side * size} ${ty - size}L${x} ${ty}L${x + side * size} ${ty + size}`;
  }
  const [x, y] = [to.x + to.width / 2, to.y - near];
  return `M${x - size} ${y - size}L${x} ${y}L${x + size} ${y - size}`;
};

const Box = ({cell, number, t, size, children}: {cell: Cell; number: number; t: number; size: number; children: string}): ReactElement => {
  const {tokens, layout} = useScene();
  const u = layout.unit;
  const flat = cell.height < 15 * u;
  const badge = Math.min(5.4 * u, cell.height * 0.5);
  return (
    <div style={{...rise(t, 2.5 * u), position: "absolute", left: cell.x, top: cell.y, width: cell.width, height: cell.height}}>
      <div
        style={{
          boxSizing: "border-box",
          width: "100%",
          height: "100%",
          padding: `${1.2 * u}px ${2 * u}px`,
          border: `${0.26 * u}px solid ${tokens.accent}`,
          borderRadius: 1.6 * u,
          display: "flex",
          flexDirection: flat ? "row" : "column",
          alignItems: "center",
          justifyContent: flat ? "flex-start" : "center",
          gap: (flat ? 2 : 1.5) * u,
        }}
      >
        <div style={{flex: "none", width: badge, height: badge, borderRadius: badge, background: tokens.accent, display: "flex", alignItems: "center", justifyContent: "center"}}>
          <Text size={Math.round(badge * 0.58)} face="heading" weight={700} color={tokens.on_accent} line_height={1}>
            {String(number)}
          </Text>
        </div>
        <Text size={size} face="body" weight={540} color={tokens.text} line_height={1.2} style={{textAlign: flat ? "start" : "center"}}>
          {children}
        </Text>
      </div>
    </div>
  );
};

const Diagram = ({steps, arrived, room}: {steps: readonly string[]; arrived: readonly number[]; room: Room}): ReactElement => {
  const {tokens, layout, direction} = useScene();
  const u = layout.unit;
  const columns = columnsFor(steps.length, layout.shape);
  const rows = Math.ceil(steps.length / columns);
  const across = 6.5 * u;
  const down = Math.min(6 * u, (room.height / rows) * 0.32);
  const width = (room.width - across * (columns - 1)) / columns;
  const height = Math.min((room.height - down * (rows - 1)) / rows, columns === 1 ? 16 * u : 26 * u);
  const cells = steps.map((_, index) => {
    const column = index % columns;
    return {x: (direction === "rtl" ? columns - 1 - column : column) * (width + across), y: Math.floor(index / columns) * (height + down), width, height};
  });
  const flat = height < 15 * u;
  const fit = {largest: 4 * u, smallest: 1.3 * u, width: width - (flat ? 6.6 * u + Math.min(5.4 * u, height * 0.5) : 4.8 * u), height: height - (flat ? 2.8 : 10) * u, line_height: 1.2};
  const size = Math.min(...steps.map((step) => fitSize([step], fit)));
  return (
    <div style={{position: "relative", height: rows * height + (rows - 1) * down}}>
      <svg width={room.width} height={rows * height + (rows - 1) * down} style={{position: "absolute", inset: 0, overflow: "visible"}}>
        {cells.map((cell) => (
          <rect key={`${cell.x} ${cell.y}`} {...cell} rx={1.6 * u} fill="none" stroke={tokens.muted} strokeOpacity={0.22} strokeWidth={0.2 * u} />
        ))}
        {cells.slice(1).map((cell, index) => {
          const from = cells[index] ?? cell;
          const t = arrived[index + 1] ?? 1;
          const gap = from.y === cell.y ? across : down;
          const line = {fill: "none", stroke: tokens.muted, strokeWidth: 0.45 * u, strokeLinecap: "round", strokeLinejoin: "round"} as const;
          return t <= 0 ? null : (
            // oxlint-disable-next-line react/no-array-index-key -- the arrows never change within a scene
            <g key={index}>
              <path {...line} d={wayOf(from, cell, gap)} pathLength={1} strokeDasharray={`${round(easeInOut(t))} 2`} />
              <path {...line} d={headOf(from, cell, gap, Math.min(1.1 * u, gap * 0.2))} opacity={round(easeOut(Math.max(0, t * 2 - 1)))} />
            </g>
          );
        })}
      </svg>
      {steps.map((step, index) => (
        <Box
          // oxlint-disable-next-line react/no-array-index-key -- the steps never change within a scene
          key={index}
          cell={cells[index] ?? {x: 0, y: 0, width, height}}
          number={index + 1}
          t={arrived[index] ?? 1}
          size={size}
        >
          {step}
        </Box>
      ))}
    </div>
  );
};

const Process = ({props, cues}: LayerProps<z.infer<typeof schema>>): ReactElement => {
  const {fps} = useScene();
  const frame = useCurrentFrame();
  const length = framesOf(ENTRANCE_SECONDS, fps);
  const start = Math.round(length * AFTER_SHEET);
  const from = revealFrames(props.steps.length, cues, start, framesOf(STAGGER_SECONDS * 2.5, fps));
  const arrived = from.map((at) => progress(frame, Math.max(start, at), length));
  return (
    <Sheet heading={props.heading}>
      {(room) => <Diagram steps={props.steps} arrived={arrived} room={room} />}
    </Sheet>
  );
};

export const process = defineTemplate({
  doc: "Two to eight steps joined by arrows.",
  tokens: ["surface", "text", "muted", "accent", "on_accent", "font_heading", "font_body"],
  own_title: false,
  reveals: "steps",
  schema,
  component: Process,
});
