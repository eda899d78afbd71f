/** Owns how text is set: heading and body faces, its own direction, balanced lines, long words broken rather than cut. */
import type {CSSProperties, ReactElement} from "react";
import {useScene} from "./context";
import {keepSigns, textDirection} from "./direction";
import {leading, tracking} from "./fit";
import {stack} from "./fonts/stack";

type TextProps = {
  children: string;
  size: number;
  face: "heading" | "body";
  weight: number;
  color: string;
  line_height: number;
  style?: CSSProperties;
};

export const Text = ({children, size, face, weight, color, line_height, style}: TextProps): ReactElement => {
  const {tokens, language} = useScene();
  const dir = textDirection(children, language);
  return (
    <div
      lang={language}
      dir={dir}
      style={{
        fontFamily: stack(face === "heading" ? tokens.font_heading : tokens.font_body, language),
        fontSize: size,
        fontWeight: weight,
        lineHeight: leading(children, line_height),
        letterSpacing: tracking(children, face === "heading" ? -0.018 : -0.006),
        color,
        overflowWrap: "anywhere",
        textWrap: "balance",
        whiteSpace: "pre-line",
        ...style,
      }}
    >
      {dir === "rtl" ? keepSigns(children) : children}
    </div>
  );
};

/** The short accent bar that opens headings. */
export const Rule = ({color, width, height}: {color: string; width: number; height: number}): ReactElement => (
  <div style={{width, height, borderRadius: height, background: color}} />
);
