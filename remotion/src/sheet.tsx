/** Owns the sheet: a panel in the middle of the content with a heading, and room for a drawing below it. */
import type {ReactElement, ReactNode} from "react";
import {useCurrentFrame} from "remotion";
import {useScene} from "./context";
import {fitSize} from "./fit";
import {place} from "./layout";
import {ENTRANCE_SECONDS, framesOf, progress, rise} from "./motion";
import {Panel} from "./panel";
import {Rule, Text} from "./text";

export type Room = {width: number; height: number};

type SheetProps = {
  heading: string | undefined;
  /** A quiet line below the heading, such as a unit. */
  note?: string | undefined;
  /** Part of the content's width it takes, 0 to 1. */
  part?: number;
  /** Heading and margins are kept small, as they are where captions leave little height. */
  compact?: boolean;
  children: (room: Room) => ReactNode;
};

/** What comes in after the sheet begins at this part of its entrance. */
export const AFTER_SHEET = 0.6;

const Head = ({heading, width, tight}: {heading: string; width: number; tight: boolean}): ReactElement => {
  const {tokens, layout} = useScene();
  const u = layout.unit;
  const fit = {largest: (tight ? 4 : 5.4) * u, smallest: 2 * u, width, height: (tight ? 4.6 : 6.6) * u, line_height: 1.12, max_lines: 2};
  return (
    <div style={{display: "flex", flexDirection: "column", gap: (tight ? 0.8 : 1.4) * u}}>
      <Rule color={tokens.accent} width={6 * u} height={0.7 * u} />
      <Text size={fitSize([heading], fit)} face="heading" weight={700} color={tokens.text} line_height={1.12}>
        {heading}
      </Text>
    </div>
  );
};

export const Sheet = ({heading, note, part = 1, compact = false, children}: SheetProps): ReactElement => {
  const {tokens, layout, fps} = useScene();
  const tight = layout.tight || compact;
  const frame = useCurrentFrame();
  const u = layout.unit;
  const pad = (tight ? 2.4 : 4) * u;
  const width = layout.content.width * part;
  const inner = width - 2 * pad;
  const headHeight = heading === undefined ? 0 : (tight ? 7.4 : 11) * u;
  const noteHeight = note === undefined ? 0 : (layout.tight ? 3.4 : 4.8) * u;
  const room = {width: inner, height: layout.content.height - 2 * pad - headHeight - noteHeight};
  const fit = {largest: (layout.tight ? 2.2 : 2.8) * u, smallest: 1.6 * u, width: inner, height: (layout.tight ? 2.8 : 3.6) * u, line_height: 1.25, max_lines: 1};
  return (
    <div
      style={{
        ...place({...layout.content, left: (layout.width - width) / 2, width}),
        display: "flex",
        flexDirection: "column",
        justifyContent: "center",
      }}
    >
      <div style={rise(progress(frame, 0, framesOf(ENTRANCE_SECONDS, fps)), 4 * u)}>
        <Panel style={{padding: pad}}>
          {heading === undefined ? null : (
            <div style={{height: headHeight}}>
              <Head heading={heading} width={inner} tight={tight} />
            </div>
          )}
          {note === undefined ? null : (
            <div style={{height: noteHeight}}>
              <Text size={fitSize([note], fit)} face="body" weight={450} color={tokens.muted} line_height={1.25}>
                {note}
              </Text>
            </div>
          )}
          {children(room)}
        </Panel>
      </div>
    </div>
  );
};
