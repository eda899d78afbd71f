/** Owns the window that code and terminals stand in: a bar with a name, and room for lines of equal letters. */
import type {ReactElement, ReactNode} from "react";
import {useCurrentFrame} from "remotion";
import {alpha, over} from "../color";
import {useScene} from "../context";
import {fitSize} from "../fit";
import {stack} from "../fonts/stack";
import {place} from "../layout";
import {ENTRANCE_SECONDS, framesOf, progress, rise} from "../motion";
import {Panel} from "../panel";
import {Text} from "../text";

type WindowProps = {title: string; width: number; height: number; children: ReactNode};

const BAR = 6;
const PAD = 3;

/** Room inside a window of the content's size, in pixels. */
export const useWindowRoom = (): {width: number; height: number} => {
  const {layout} = useScene();
  const u = layout.unit;
  return {width: layout.content.width - 2 * PAD * u, height: layout.content.height - (BAR + 2 * PAD) * u};
};

/** A window around `width` by `height` pixels of lines. */
export const Window = ({title, width, height, children}: WindowProps): ReactElement => {
  const {tokens, layout, fps, language} = useScene();
  const frame = useCurrentFrame();
  const u = layout.unit;
  const dot = 1.5 * u;
  const inner = width + 2 * PAD * u;
  const lamps = [tokens.accent, tokens.accent2, tokens.muted];
  return (
    <div style={{...place(layout.content), display: "flex", alignItems: "center", justifyContent: "center"}}>
      <div style={rise(progress(frame, 0, framesOf(ENTRANCE_SECONDS, fps)), 4 * u)}>
        <Panel style={{width: inner, overflow: "hidden", background: alpha(tokens.surface, 0.95)}}>
          <div dir="ltr" style={{height: BAR * u, display: "flex", alignItems: "center", gap: 1 * u, padding: `0 ${2.2 * u}px`, background: over(tokens.text, 0.08, tokens.surface)}}>
            {lamps.map((color) => (
              <div key={color} style={{flex: "none", width: dot, height: dot, borderRadius: dot, background: color}} />
            ))}
            <Text size={fitSize([title], {largest: 2.5 * u, smallest: 1.3 * u, width: inner - 14 * u, height: BAR * u, line_height: 1.2, max_lines: 1})} face="body" weight={520} color={tokens.muted} line_height={1.2} style={{marginLeft: 1.4 * u}}>
              {title}
            </Text>
          </div>
          <div
            dir="ltr"
            lang={language}
            style={{boxSizing: "border-box", textAlign: "left", height: height + 2 * PAD * u, padding: PAD * u, fontFamily: stack("JetBrains Mono", language), fontVariantLigatures: "none", color: tokens.text, whiteSpace: "pre-wrap", overflowWrap: "anywhere", tabSize: 4}}
          >
            <div style={{height, overflow: "hidden"}}>{children}</div>
          </div>
        </Panel>
      </div>
    </div>
  );
};
