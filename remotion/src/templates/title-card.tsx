/** The opening card: a large title and a line below it, on a panel no larger than they need. */
import type {ReactElement} from "react";
import {useCurrentFrame} from "remotion";
import {z} from "zod";
import {useScene} from "../context";
import {fitSize} from "../fit";
import {place} from "../layout";
import {easeInOut, ENTRANCE_SECONDS, framesOf, progress, rise, round} from "../motion";
import {Panel} from "../panel";
import {defineTemplate, text, type LayerProps} from "../template";
import {Rule, Text} from "../text";

const schema = z.strictObject({
  title: text("The title, best under eight words", "What is GDP?"),
  subtitle: text("A line below the title", "Economics in three minutes").optional(),
});

const TitleCard = ({props}: LayerProps<z.infer<typeof schema>>): ReactElement => {
  const {tokens, layout, fps, direction} = useScene();
  const frame = useCurrentFrame();
  const u = layout.unit;
  const wide = layout.shape === "landscape";
  const width = layout.full.width * (wide ? 0.66 : 1);
  const left = layout.full.left + (direction === "rtl" ? layout.full.width - width : 0);
  const pad = (layout.tight ? 3.6 : 5) * u;
  const inner = width - 2 * pad;
  const below = props.subtitle === undefined ? 0 : (layout.tight ? 9 : wide ? 17 : 23) * u;
  const room = Math.min(layout.full.height - 2 * pad - 4 * u - below, layout.full.height * (wide ? 0.62 : 0.5));
  const size = fitSize([props.title], {
    largest: (wide ? 12 : 11.5) * u,
    smallest: 3.2 * u,
    width: inner,
    height: room,
    line_height: 1.08,
    max_lines: wide ? 4 : 6,
  });
  const length = framesOf(ENTRANCE_SECONDS * 1.3, fps);
  return (
    <div style={{...place({...layout.full, left, width}), display: "flex", alignItems: wide ? "center" : "flex-end"}}>
      <div style={rise(progress(frame, 0, length), 4 * u)}>
        <Panel style={{padding: pad, display: "flex", flexDirection: "column", gap: 3 * u}}>
          <Rule
            color={tokens.accent}
            width={round(11 * u * easeInOut(progress(frame, Math.round(length * 0.25), length)))}
            height={0.9 * u}
          />
          <div style={rise(progress(frame, Math.round(length * 0.25), length), 3 * u)}>
            <Text size={size} face="heading" weight={700} color={tokens.text} line_height={1.08}>
              {props.title}
            </Text>
          </div>
          {props.subtitle === undefined ? null : (
            <div style={rise(progress(frame, Math.round(length * 0.6), length), 2 * u)}>
              <Text
                size={fitSize([props.subtitle], {largest: 4.3 * u, smallest: 2.6 * u, width: inner, height: below - 3 * u, line_height: 1.35})}
                face="body"
                weight={450}
                color={tokens.muted}
                line_height={1.35}
              >
                {props.subtitle}
              </Text>
            </div>
          )}
        </Panel>
      </div>
    </div>
  );
};

export const titleCard = defineTemplate({
  doc: "Opens a video or a chapter with a large title.",
  tokens: ["surface", "text", "muted", "accent", "font_heading", "font_body"],
  own_title: true,
  reveals: null,
  schema,
  component: TitleCard,
});
