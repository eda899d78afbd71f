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
  const {tokens, layout, fps, direction} = useScene();
  const frame = useCurrentFrame();
  const u = layout.unit;
  const width = layout.content.width * (layout.shape === "landscape" ? 0.72 : 1);
  const inner = width - 9 * u;
  const size = fitSize([props.text], {largest: 6.4 * u, smallest: 2.4 * u, width: inner, height: Math.min(16 * u, layout.content.height * 0.45), line_height: 1.16});
  const length = framesOf(ENTRANCE_SECONDS, fps);
  const bar = round(easeOut(progress(frame, Math.round(length * 0.3), length)));
  return (
    <div style={{...place(layout.content), display: "flex", alignItems: "flex-end"}}>
      <div style={{...slide(progress(frame, 0, length), direction === "rtl" ? -6 * u : 6 * u), maxWidth: width}}>
        <Panel style={{position: "relative", padding: `${2.6 * u}px ${4.4 * u}px`, borderRadius: 1.6 * u}}>
          <div
            style={{
              position: "absolute",
              insetInlineStart: 1.6 * u,
              top: 2.4 * u,
              bottom: 2.4 * u,
              width: 0.9 * u,
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
                size={fitSize([props.detail], {largest: 3.7 * u, smallest: 2 * u, width: inner, height: Math.min(10 * u, layout.content.height * 0.28), line_height: 1.35})}
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
