/** Owns how text is set: heading and body faces, balanced lines, long words broken rather than cut. */
import type {CSSProperties, ReactElement} from "react";
import {useScene} from "./context";
import {stack} from "./fonts";

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
  return (
    <div
      lang={language}
      style={{
        fontFamily: stack(face === "heading" ? tokens.font_heading : tokens.font_body),
        fontSize: size,
        fontWeight: weight,
        lineHeight: line_height,
        letterSpacing: face === "heading" ? "-0.018em" : "-0.006em",
        color,
        overflowWrap: "anywhere",
        textWrap: "balance",
        whiteSpace: "pre-line",
        ...style,
      }}
    >
      {children}
    </div>
  );
};

/** The short accent bar that opens headings. */
export const Rule = ({color, width, height}: {color: string; width: number; height: number}): ReactElement => (
  <div style={{width, height, borderRadius: height, background: color}} />
);
