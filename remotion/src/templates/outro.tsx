/** The closing card: a centred farewell with a line below it, on a panel no larger than they need. */
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
  title: text("The closing words", "Thanks for watching"),
  subtitle: text("Where to go next", "More at the library around the corner").optional(),
});

const Outro = ({props}: LayerProps<z.infer<typeof schema>>): ReactElement => {
  const {tokens, layout, fps} = useScene();
  const frame = useCurrentFrame();
  const u = layout.unit;
  const width = layout.full.width * (layout.shape === "landscape" ? 0.78 : 1);
  const pad = (layout.tight ? 3.6 : 5.5) * u;
  const inner = width - 2 * pad;
  const below = props.subtitle === undefined ? 0 : (layout.tight ? 9 : 17) * u;
  const size = fitSize([props.title], {
    largest: 9.5 * u,
    smallest: 3 * u,
    width: inner,
    height: Math.min(layout.full.height * 0.5, layout.full.height - 2 * pad - 4 * u - below),
    line_height: 1.1,
    max_lines: 4,
  });
  const length = framesOf(ENTRANCE_SECONDS * 1.2, fps);
  return (
    <div
      style={{
        ...place({...layout.full, left: (layout.width - width) / 2, width}),
        display: "flex",
        alignItems: "center",
        justifyContent: "center",
      }}
    >
      <div style={rise(progress(frame, 0, length), 4 * u)}>
        <Panel style={{padding: pad, display: "flex", flexDirection: "column", alignItems: "center", textAlign: "center", gap: 3.2 * u}}>
          <div style={rise(progress(frame, Math.round(length * 0.2), length), 3 * u)}>
            <Text size={size} face="heading" weight={700} color={tokens.text} line_height={1.1}>
              {props.title}
            </Text>
          </div>
          <Rule
            color={tokens.accent}
            width={round(14 * u * easeInOut(progress(frame, Math.round(length * 0.4), length)))}
            height={0.8 * u}
          />
          {props.subtitle === undefined ? null : (
            <div style={rise(progress(frame, Math.round(length * 0.7), length), 2 * u)}>
              <Text
                size={fitSize([props.subtitle], {largest: 4 * u, smallest: 2.6 * u, width: inner, height: below - 3 * u, line_height: 1.4})}
                face="body"
                weight={450}
                color={tokens.muted}
                line_height={1.4}
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

export const outro = defineTemplate({
  doc: "Closes a video with a centred line and what comes next.",
  tokens: ["surface", "text", "muted", "accent", "font_heading", "font_body"],
  own_title: true,
  reveals: null,
  schema,
  component: Outro,
});
