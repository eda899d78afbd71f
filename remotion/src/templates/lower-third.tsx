/** A name or a remark low on the left, clear of the captions. */
import type {ReactElement} from "react";
import {useCurrentFrame} from "remotion";
import {z} from "zod";
import {useScene} from "../context";
import {fitSize} from "../fit";
import {place} from "../layout";
import {easeOut, ENTRANCE_SECONDS, framesOf, progress, rise, round, slide} from "../motion";
import {Panel} from "../panel";
import {defineTemplate, text, type LayerProps} from "../template";
import {Text} from "../text";

const schema = z.strictObject({
  text: text("The line, such as a name or a remark", "Average is not typical"),
  detail: text("A smaller line below", "Median and mean drift apart").optional(),
});

const LowerThird = ({props}: LayerProps<z.infer<typeof schema>>): ReactElement => {
  const {tokens, layout, fps} = useScene();
  const frame = useCurrentFrame();
  const u = layout.unit;
  const width = layout.content.width * (layout.shape === "landscape" ? 0.66 : 1);
  const inner = width - 8 * u;
  const size = fitSize([props.text], {largest: 5 * u, smallest: 2.4 * u, width: inner, height: 14 * u, line_height: 1.16});
  const length = framesOf(ENTRANCE_SECONDS, fps);
  const bar = round(easeOut(progress(frame, Math.round(length * 0.3), length)));
  return (
    <div style={{...place({...layout.content, width}), display: "flex", alignItems: "flex-end"}}>
      <div style={{...slide(progress(frame, 0, length), 6 * u), maxWidth: "100%"}}>
        <Panel style={{position: "relative", padding: `${2.4 * u}px ${4 * u}px ${2.4 * u}px ${4.2 * u}px`, borderRadius: 1.6 * u}}>
          <div
            style={{
              position: "absolute",
              left: 1.6 * u,
              top: 2.4 * u,
              bottom: 2.4 * u,
              width: 0.8 * u,
              borderRadius: 0.8 * u,
              background: tokens.accent,
              transform: `scaleY(${bar})`,
              transformOrigin: "bottom",
            }}
          />
          <Text size={size} face="heading" weight={700} color={tokens.text} line_height={1.16}>
            {props.text}
          </Text>
          {props.detail === undefined ? null : (
            <div style={{...rise(progress(frame, Math.round(length * 0.5), length), 1.5 * u), marginTop: 0.9 * u}}>
              <Text
                size={fitSize([props.detail], {largest: 3.1 * u, smallest: 2.2 * u, width: inner, height: 9 * u, line_height: 1.35})}
                face="body"
                weight={450}
                color={tokens.muted}
                line_height={1.35}
              >
                {props.detail}
              </Text>
            </div>
          )}
        </Panel>
      </div>
    </div>
  );
};

export const lowerThird = defineTemplate({
  doc: "A line low on the left: a name, a place, a remark.",
  tokens: ["surface", "text", "muted", "accent", "font_heading", "font_body"],
  own_title: false,
  reveals: null,
  schema,
  component: LowerThird,
});
