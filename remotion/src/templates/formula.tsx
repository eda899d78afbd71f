/** A formula, typeset and uncovered from left to right, with a line that explains it. */
import {renderToString} from "katex";
import {useLayoutEffect, useRef, useState, type ReactElement} from "react";
import {useCurrentFrame} from "remotion";
import {z} from "zod";
import {useScene} from "../context";
import {fitSize} from "../fit";
import {stack} from "../fonts/stack";
import {place} from "../layout";
import {easeInOut, ENTRANCE_SECONDS, framesOf, GROWTH_SECONDS, progress, rise, round} from "../motion";
import {Panel} from "../panel";
import {defineTemplate, text, type LayerProps} from "../template";
import {Text} from "../text";

/** Why a text is no formula, in KaTeX's own words, or undefined. */
const mistakeIn = (tex: string): string | undefined => {
  try {
    renderToString(tex, {displayMode: true, strict: "ignore", trust: false});
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const schema = z.strictObject({
  tex: z
    .string()
    .trim()
    .min(1)
    .superRefine((tex, context) => {
      const mistake = mistakeIn(tex);
      if (mistake !== undefined) context.addIssue({code: "custom", message: mistake});
    })
    .describe("The formula in TeX; in YAML best in single quotes")
    .meta({examples: ["\\text{GDP} = C + I + G + (X - M)"]}),
  caption: text("What it says, in words", "Everything spent on final goods adds up to output").optional(),
});

/** The formula at its natural size, scaled to the room once its size is known. */
const Typeset = ({tex, size, room}: {tex: string; size: number; room: {width: number; height: number}}): ReactElement => {
  const {tokens, language} = useScene();
  const own = useRef<HTMLDivElement>(null);
  const [natural, setNatural] = useState({width: room.width, height: size * 2});
  useLayoutEffect(() => {
    if (own.current !== null) setNatural({width: own.current.offsetWidth, height: own.current.offsetHeight});
  }, []);
  const scale = round(Math.min(1, room.width / natural.width, room.height / natural.height));
  const html = renderToString(`\\displaystyle ${tex}`, {output: "html", strict: "ignore", trust: false}).replace(
    'class="katex"',
    `class="katex" style="${`font-family:KaTeX_Main,${stack(tokens.font_body, language)};font-size:1em`.replaceAll('"', "&quot;")}"`,
  );
  return (
    <div style={{width: natural.width * scale, height: natural.height * scale}}>
      <div style={{width: "max-content", transform: `scale(${scale})`, transformOrigin: "0 0"}}>
        <div
          ref={own}
          dir="ltr"
          style={{width: "max-content", textAlign: "left", padding: "0.1em 0.06em", fontSize: size, lineHeight: 1.3, color: tokens.text, whiteSpace: "nowrap"}}
          // oxlint-disable-next-line react/no-danger -- KaTeX escapes what it typesets, and `trust` is off
          dangerouslySetInnerHTML={{__html: html}}
        />
      </div>
    </div>
  );
};

const Formula = ({props}: LayerProps<z.infer<typeof schema>>): ReactElement => {
  const {tokens, layout, fps} = useScene();
  const frame = useCurrentFrame();
  const u = layout.unit;
  const pad = 5.5 * u;
  const inner = layout.content.width - 2 * pad;
  const captionWidth = inner * (layout.shape === "landscape" ? 0.8 : 1);
  const foot = props.caption === undefined ? 0 : 15 * u;
  const length = framesOf(ENTRANCE_SECONDS, fps);
  const shown = easeInOut(progress(frame, Math.round(length * 0.5), framesOf(GROWTH_SECONDS * 1.3, fps)));
  return (
    <div style={{...place(layout.content), display: "flex", alignItems: "center", justifyContent: "center"}}>
      <div style={rise(progress(frame, 0, length), 4 * u)}>
        <Panel style={{padding: `${4.6 * u}px ${pad}px`, maxWidth: layout.content.width, display: "flex", flexDirection: "column", alignItems: "center"}}>
          <div style={{maskImage: `linear-gradient(90deg, #000 ${round(112 * shown - 12)}%, transparent ${round(112 * shown)}%)`}}>
            <Typeset tex={props.tex} size={Math.round(10 * u)} room={{width: inner, height: layout.content.height - 9.2 * u - foot}} />
          </div>
          {props.caption === undefined ? null : (
            <div style={{...rise(progress(frame, Math.round(length * 1.6), length), 2 * u), marginTop: 2.8 * u, maxWidth: captionWidth, textAlign: "center"}}>
              <Text
                size={fitSize([props.caption], {largest: 4 * u, smallest: 2 * u, width: captionWidth, height: foot - 3 * u, line_height: 1.35})}
                face="body"
                weight={450}
                color={tokens.muted}
                line_height={1.35}
              >
                {props.caption}
              </Text>
            </div>
          )}
        </Panel>
      </div>
    </div>
  );
};

export const formula = defineTemplate({
  doc: "A formula in TeX, and what it says.",
  tokens: ["surface", "text", "muted", "font_heading", "font_body"],
  own_title: false,
  reveals: null,
  faces: ["KaTeX"],
  schema,
  component: Formula,
});
