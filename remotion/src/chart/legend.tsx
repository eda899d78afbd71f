/** Names the colours of a chart, in one or two rows above it. */
import type {ReactElement} from "react";
import {useScene} from "../context";
import {fitSize} from "../fit";
import {Text} from "../text";

type LegendProps = {entries: readonly {name: string; color: string}[]; width: number; height: number};

export const Legend = ({entries, width, height}: LegendProps): ReactElement => {
  const {tokens, layout} = useScene();
  const u = layout.unit;
  const most = width / Math.min(entries.length, 2) - 6 * u;
  const rows = entries.length > 2 ? 2 : 1;
  const size = fitSize(entries.map((entry) => entry.name), {largest: 2.8 * u, smallest: 1.3 * u, width: most, height: (height / rows) * entries.length, line_height: 1.2});
  return (
    <div style={{display: "flex", flexWrap: "wrap", columnGap: 4 * u, height, alignContent: "flex-start"}}>
      {entries.map(({name, color}) => (
        <div key={name} style={{display: "flex", alignItems: "center", gap: 1.2 * u, maxWidth: most + 2.8 * u}}>
          <div style={{flex: "none", width: 1.6 * u, height: 1.6 * u, borderRadius: 0.5 * u, background: color}} />
          <Text size={size} face="body" weight={500} color={tokens.text} line_height={1.2}>
            {name}
          </Text>
        </div>
      ))}
    </div>
  );
};
