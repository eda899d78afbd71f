/** One number that counts up to its value, with what it means below it. */
import type {ReactElement} from "react";
import {useCurrentFrame} from "remotion";
import {z} from "zod";
import {formatter} from "../chart/scale";
import {useScene} from "../context";
import {emWidth, fitSize} from "../fit";
import {place} from "../layout";
import {DRAWING_SECONDS, easeOut, ENTRANCE_SECONDS, framesOf, progress, rise, round} from "../motion";
import {Panel} from "../panel";
import {defineTemplate, text, type LayerProps} from "../template";
import {Rule, Text} from "../text";

const schema = z.strictObject({
  value: z.number().describe("The number it counts up to, as exact as it is to be shown").meta({examples: [105.4]}),
  prefix: text("What stands before the number", "$").optional(),
  suffix: text("What stands after the number", "trillion").optional(),
  label: text("What the number means", "World GDP in 2023"),
});

/** Short signs stand beside the number at its size, words smaller. */
const small = (sign: string): number => ([...sign].length <= 2 ? 1 : 0.42);

/** The number being counted, with the sign before it, on the room the final one takes, so that nothing shifts while it grows. */
const Counted = ({sign, now, final, size}: {sign: string; now: string; final: string; size: number}): ReactElement => {
  const {tokens} = useScene();
  const shared = {size, face: "heading", weight: 750, color: tokens.text, line_height: 1.06} as const;
  const style = {gridArea: "1 / 1", whiteSpace: "nowrap", fontVariantNumeric: "tabular-nums", textAlign: "right"} as const;
  return (
    <div dir="ltr" style={{display: "inline-grid"}}>
      <Text {...shared} style={{...style, visibility: "hidden"}}>
        {sign + final}
      </Text>
      <div style={{...style, display: "flex", justifyContent: "flex-end"}}>
        {sign === "" ? null : (
          <Text {...shared} color={tokens.accent} style={style}>
            {sign}
          </Text>
        )}
        <Text {...shared} style={style}>
          {now}
        </Text>
      </div>
    </div>
  );
};

const BigNumber = ({props}: LayerProps<z.infer<typeof schema>>): ReactElement => {
  const {tokens, layout, fps, language, direction} = useScene();
  const frame = useCurrentFrame();
  const u = layout.unit;
  const wide = layout.shape === "landscape";
  const width = layout.content.width * (wide ? 0.8 : 1);
  const pad = 5.5 * u;
  const inner = width - 2 * pad;
  const length = framesOf(ENTRANCE_SECONDS, fps);
  const part = easeOut(progress(frame, Math.round(length * 0.4), framesOf(DRAWING_SECONDS, fps)));
  const write = formatter([props.value], language);
  const final = write(props.value);
  const now = part === 1 ? final : write(props.value * part);
  const {prefix = "", suffix = ""} = props;
  const ems = emWidth(final) * 1.08 + emWidth(prefix) * small(prefix) + emWidth(suffix) * small(suffix) + 0.5;
  const size = Math.floor(Math.max(3 * u, Math.min((wide ? 26 : 22) * u, inner / ems, layout.content.height * 0.46)));
  const label = fitSize([props.label], {largest: 4.8 * u, smallest: 2 * u, width: inner, height: layout.content.height - 2 * pad - size * 1.1 - 7 * u, line_height: 1.3});
  const beside = (sign: string, key: string): ReactElement | null =>
    sign === "" ? null : (
      <Text key={key} size={Math.round(size * small(sign))} face="heading" weight={700} color={tokens.accent} line_height={1.06} style={{marginInline: small(sign) === 1 ? 0 : 0.13 * size, whiteSpace: emWidth(sign) * size * small(sign) > inner ? "pre-line" : "nowrap"}}>
        {sign}
      </Text>
    );
  return (
    <div style={{...place(layout.content), display: "flex", alignItems: "center", justifyContent: "center"}}>
      <div style={rise(progress(frame, 0, length), 4 * u)}>
        <Panel style={{padding: `${4.4 * u}px ${pad}px ${5 * u}px`, maxWidth: width, display: "flex", flexDirection: "column", alignItems: "center", textAlign: "center"}}>
          <div dir={small(prefix) === 1 && small(suffix) === 1 ? "ltr" : direction} style={{display: "flex", flexWrap: "wrap", justifyContent: "center", alignItems: "baseline", columnGap: 0.03 * size}}>
            {small(prefix) === 1 ? null : beside(prefix, "prefix")}
            <Counted sign={small(prefix) === 1 ? prefix : ""} now={now} final={final} size={size} />
            {beside(suffix, "suffix")}
          </div>
          <div style={{margin: `${1.6 * u}px 0 ${2.4 * u}px`}}>
            <Rule color={tokens.accent} width={round(14 * u * part)} height={0.8 * u} />
          </div>
          <div style={rise(progress(frame, Math.round(length * 0.6), length), 2 * u)}>
            <Text size={label} face="body" weight={480} color={tokens.muted} line_height={1.3}>
              {props.label}
            </Text>
          </div>
        </Panel>
      </div>
    </div>
  );
};

export const bigNumber = defineTemplate({
  doc: "One number that counts up, and what it means.",
  tokens: ["surface", "text", "muted", "accent", "font_heading", "font_body"],
  own_title: false,
  reveals: null,
  schema,
  component: BigNumber,
});
