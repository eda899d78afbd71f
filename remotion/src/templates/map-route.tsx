/** A route that draws itself from place to place over a stylised map. */
import {useMemo, type ReactElement} from "react";
import {useCurrentFrame} from "remotion";
import {z} from "zod";
import {coolness, over} from "../color";
import {useScene} from "../context";
import {emWidth, fitSize} from "../fit";
import {place} from "../layout";
import {namesOf} from "../map/names";
import {COAST, terrainOf, type Spot} from "../map/terrain";
import {bloom, easeInOut, ENTRANCE_SECONDS, framesOf, GROWTH_SECONDS, progress, revealFrames, rise, round} from "../motion";
import {Panel} from "../panel";
import {defineTemplate, text, type LayerProps} from "../template";
import {Rule, Text} from "../text";

const coordinate = (description: string, example: number) => z.number().min(0).max(100).describe(description).meta({examples: [example]});

const stop = z.strictObject({
  name: text("The place", "Samarkand"),
  x: coordinate("From the left (0) to the right (100) of the map", 40),
  y: coordinate("From the top (0) to the bottom (100) of the map", 45),
});

const schema = z.strictObject({
  heading: text("What the route is", "The Silk Road").optional(),
  places: z
    .array(stop)
    .min(2)
    .max(10)
    .describe("Places in the order of the route; revealed one by one")
    .meta({
      examples: [
        [
          {name: "Xi'an", x: 92, y: 62},
          {name: "Dunhuang", x: 70, y: 40},
          {name: "Samarkand", x: 42, y: 44},
          {name: "Baghdad", x: 20, y: 66},
          {name: "Constantinople", x: 5, y: 34},
        ],
      ],
    }),
});

type Stretch = {from: Spot; leave: Spot; arrive: Spot; to: Spot};

/** A curve through all spots, one cubic per stretch. */
const stretchesOf = (spots: readonly Spot[]): Stretch[] =>
  spots.slice(1).map((to, index) => {
    const from = spots[index] ?? to;
    const before = spots[index - 1] ?? from;
    const after = spots[index + 2] ?? to;
    const leave = {x: from.x + (to.x - before.x) / 6, y: from.y + (to.y - before.y) / 6};
    const arrive = {x: to.x - (after.x - from.x) / 6, y: to.y - (after.y - from.y) / 6};
    return {from, leave, arrive, to};
  });

const at = ({x, y}: Spot): string => `${round(x)} ${round(y)}`;

const wayOf = ({from, leave, arrive, to}: Stretch): string => `M${at(from)}C${at(leave)} ${at(arrive)} ${at(to)}`;

/** Points along a stretch, close enough to keep names clear of it. */
const pointsOf = ({from, leave, arrive, to}: Stretch): Spot[] =>
  Array.from({length: 24}, (_, index) => {
    const t = (index + 0.5) / 24;
    const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
    return {x: a * from.x + b * leave.x + c * arrive.x + d * to.x, y: a * from.y + b * leave.y + c * arrive.y + d * to.y};
  });

const Ground = ({spots, name}: {spots: readonly Spot[]; name: string}): ReactElement => {
  const {tokens, layout} = useScene();
  const {width, height, unit: u} = layout;
  const {levels} = useMemo(() => terrainOf(spots, name, width, height), [spots, name, width, height]);
  // Water takes the cooler of the two accents, whatever the theme.
  const [warm, cool] = coolness(tokens.accent) > coolness(tokens.accent2) ? [tokens.accent2, tokens.accent] : [tokens.accent, tokens.accent2];
  const sea = over(cool, 0.1, tokens.surface);
  const fills = [0.05, 0.09, 0.14].map((part) => over(cool, part + 0.1, tokens.surface));
  const land = [0.17, 0.23, 0.3].map((part) => over(warm, part, over(tokens.muted, 0.1, tokens.surface)));
  const line = over(tokens.muted, 0.62, tokens.surface);
  const step = 20 * u;
  const lines = [...Array.from({length: Math.ceil(width / step)}, (_, index) => `M${(index + 0.5) * step} 0V${height}`), ...Array.from({length: Math.ceil(height / step)}, (_, index) => `M0 ${(index + 0.5) * step}H${width}`)];
  return (
    <>
      <rect width={width} height={height} fill={sea} />
      {levels.map(({level, way}, index) => (
        <path key={level} d={way} fillRule="evenodd" fill={(index < COAST ? fills[index] : land[index - COAST]) ?? sea} stroke={index === COAST ? line : "none"} strokeWidth={0.22 * u} />
      ))}
      <path d={lines.join("")} stroke={tokens.text} strokeOpacity={0.07} strokeWidth={Math.max(1, 0.12 * u)} />
    </>
  );
};

const MapRoute = ({props, cues}: LayerProps<z.infer<typeof schema>>): ReactElement => {
  const {tokens, layout, fps} = useScene();
  const frame = useCurrentFrame();
  const {unit: u, content} = layout;
  const head = props.heading === undefined ? 0 : 12 * u;
  const area = {...content, top: content.top + head, height: content.height - head};
  const margin = 7 * u;
  const spots = useMemo(
    () => props.places.map(({x, y}) => ({x: area.left + margin + (x / 100) * (area.width - 2 * margin), y: area.top + margin + (y / 100) * (area.height - 2 * margin)})),
    [props.places, area.left, area.top, area.width, area.height, margin],
  );
  const length = framesOf(ENTRANCE_SECONDS, fps);
  const travel = framesOf(GROWTH_SECONDS, fps);
  const from = revealFrames(spots.length, cues, Math.round(length * 0.7), travel);
  const size = fitSize(props.places.map(({name}) => name), {largest: 3.1 * u, smallest: 1.7 * u, width: area.width * 0.36, height: 4 * u * spots.length, line_height: 1.15, max_lines: 2});
  const sizes = props.places.map(({name}) => {
    const natural = emWidth(name) * size * 1.04;
    const lines = Math.ceil(natural / (area.width * 0.36));
    return {width: Math.min(natural, area.width * 0.36) + 2.4 * u, height: lines * size * 1.15 + 1.3 * u};
  });
  const stretches = stretchesOf(spots);
  const names = namesOf({spots, sizes, way: stretches.flatMap(pointsOf)}, area, 2.2 * u);
  const route = {fill: "none", strokeLinecap: "round", strokeLinejoin: "round"} as const;
  return (
    <div style={{position: "absolute", inset: 0, opacity: round(progress(frame, 0, length))}}>
      <svg width={layout.width} height={layout.height} style={{position: "absolute", inset: 0}}>
        <Ground spots={spots} name={props.places.map(({name}) => name).join()} />
        {stretches.map((stretch, index) => {
          const way = wayOf(stretch);
          const start = Math.max(from[index] ?? 0, (from[index + 1] ?? 0) - travel);
          const t = easeInOut(progress(frame, start, Math.max(1, (from[index + 1] ?? 0) - start)));
          return t <= 0 ? null : (
            <g key={way}>
              <path {...route} d={way} stroke={tokens.surface} strokeWidth={1.7 * u} strokeOpacity={0.85} pathLength={1} strokeDasharray={`${round(t)} 2`} />
              <path {...route} d={way} stroke={tokens.accent} strokeWidth={0.85 * u} pathLength={1} strokeDasharray={`${round(t)} 2`} />
            </g>
          );
        })}
      </svg>
      {props.places.map(({name}, index) => {
        const t = progress(frame, from[index] ?? 0, length);
        const spot = spots[index] ?? {x: 0, y: 0};
        const box = names[index];
        const dot = 2.6 * u;
        return (
          // oxlint-disable-next-line react/no-array-index-key -- the places never change within a scene
          <div key={index}>
            <div style={{...bloom(t), boxSizing: "border-box", position: "absolute", left: spot.x - dot / 2, top: spot.y - dot / 2, width: dot, height: dot, borderRadius: dot, background: tokens.surface, border: `${0.7 * u}px solid ${tokens.accent}`}} />
            {box === undefined ? null : (
              <div style={{...rise(t, 1.4 * u), ...place(box)}}>
                <Panel style={{width: box.width, height: box.height, borderRadius: 1.1 * u, display: "flex", alignItems: "center", justifyContent: "center", boxShadow: "none"}}>
                  <Text size={size} face="body" weight={600} color={tokens.text} line_height={1.15} style={{textAlign: "center"}}>
                    {name}
                  </Text>
                </Panel>
              </div>
            )}
          </div>
        );
      })}
      {props.heading === undefined ? null : (
        <div style={{...place({...content, height: head}), display: "flex", alignItems: "flex-start"}}>
          <div style={rise(progress(frame, 0, length), 3 * u)}>
            <Panel style={{display: "flex", flexDirection: "column", gap: 1.1 * u, padding: `${1.6 * u}px ${2.8 * u}px`}}>
              <Rule color={tokens.accent} width={6 * u} height={0.7 * u} />
              <Text size={fitSize([props.heading], {largest: 4.6 * u, smallest: 2 * u, width: content.width - 6 * u, height: 5.6 * u, line_height: 1.12})} face="heading" weight={700} color={tokens.text} line_height={1.12}>
                {props.heading}
              </Text>
            </Panel>
          </div>
        </div>
      )}
    </div>
  );
};

export const mapRoute = defineTemplate({
  doc: "A route through two to ten places on a stylised map that fills the picture.",
  tokens: ["surface", "text", "muted", "accent", "accent2", "font_heading", "font_body"],
  own_title: false,
  reveals: "places",
  schema,
  component: MapRoute,
});
