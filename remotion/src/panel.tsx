/** Owns the panel: the surface that keeps text readable over any picture. */
import type {CSSProperties, ReactElement, ReactNode} from "react";
import {alpha} from "./color";
import {useScene} from "./context";

/** How much of the picture a panel hides; text on it keeps its contrast over black and over white. */
export const PANEL_ALPHA = 0.9;

export const Panel = ({style, children}: {style?: CSSProperties; children: ReactNode}): ReactElement => {
  const {tokens, layout} = useScene();
  const u = layout.unit;
  return (
    <div
      style={{
        boxSizing: "border-box",
        background: alpha(tokens.surface, PANEL_ALPHA),
        border: `${Math.max(1, 0.12 * u)}px solid ${alpha(tokens.text, 0.14)}`,
        borderRadius: 2 * u,
        boxShadow: `0 ${1.2 * u}px ${4 * u}px ${alpha("#000000", 0.28)}`,
        ...style,
      }}
    >
      {children}
    </div>
  );
};
