/** A quotation on a panel, with a large mark and who said it. */
import type {ReactElement} from "react";
import {useCurrentFrame} from "remotion";
import {z} from "zod";
import {useScene} from "../context";
import {fitSize} from "../fit";
import {stack} from "../fonts/stack";
import {place} from "../layout";
import {ENTRANCE_SECONDS, framesOf, progress, rise} from "../motion";
import {Panel} from "../panel";
import {defineTemplate, text, type LayerProps} from "../template";
import {Rule, Text} from "../text";

const schema = z.strictObject({
  text: text("The words quoted, without quotation marks", "Not everything that counts can be counted."),
  author: text("Who said it", "William Bruce Cameron").optional(),
});

const Quote = ({props}: LayerProps<z.infer<typeof schema>>): ReactElement => {
  const {tokens, layout, fps, language, direction} = useScene();
  const frame = useCurrentFrame();
  const u = layout.unit;
  const wide = layout.shape === "landscape";
  const width = layout.content.width * (wide ? 0.8 : 1);
  const pad = (wide ? 6 : 5) * u;
  const head = 8 * u;
  const foot = props.author === undefined ? 0 : 9 * u;
  const size = fitSize([props.text], {
    largest: 7.2 * u,
    smallest: 2.2 * u,
    width: width - 2 * pad,
    height: layout.content.height - 2 * pad - head - foot,
    line_height: 1.24,
  });
  const length = framesOf(ENTRANCE_SECONDS, fps);
  return (
    <div style={{...place({...layout.content, left: (layout.width - width) / 2, width}), display: "flex", alignItems: "center"}}>
      <div style={{...rise(progress(frame, 0, length), 4 * u), width: "100%"}}>
        <Panel style={{padding: pad}}>
          <div
            style={{
              height: head,
              fontFamily: stack(tokens.font_heading, language),
              fontSize: 19 * u,
              fontWeight: 800,
              lineHeight: 0.86,
              marginInlineStart: -0.8 * u,
              color: tokens.accent,
            }}
          >
            {direction === "rtl" ? "\u201d" : "\u201c"}
          </div>
          <div style={rise(progress(frame, Math.round(length * 0.4), length), 2 * u)}>
            <Text size={size} face="heading" weight={600} color={tokens.text} line_height={1.24}>
              {props.text}
            </Text>
          </div>
          {props.author === undefined ? null : (
            <div
              style={{
                ...rise(progress(frame, Math.round(length * 0.9), length), 2 * u),
                display: "flex",
                alignItems: "center",
                gap: 1.8 * u,
                marginTop: 3.6 * u,
              }}
            >
              <Rule color={tokens.accent} width={5 * u} height={0.5 * u} />
              <Text
                size={fitSize([props.author], {largest: 3.4 * u, smallest: 2 * u, width: width - 2 * pad - 7 * u, height: 5 * u, line_height: 1.3})}
                face="body" weight={500} color={tokens.muted} line_height={1.3}>
                {props.author}
              </Text>
            </div>
          )}
        </Panel>
      </div>
    </div>
  );
};

export const quote = defineTemplate({
  doc: "A quotation and who said it.",
  tokens: ["surface", "text", "muted", "accent", "font_heading", "font_body"],
  own_title: false,
  reveals: null,
  schema,
  component: Quote,
});
