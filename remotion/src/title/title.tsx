/** Draws the title layer: the video's title and slogan, small, in the top left corner. */
import type {ReactElement} from "react";
import {alpha} from "../color";
import {useScene} from "../context";
import {fitSize} from "../fit";
import {PANEL_ALPHA} from "../panel";
import type {Title} from "../props";
import {Text} from "../text";

export const TitleLayer = ({title}: {title: Title}): ReactElement => {
  const {tokens, layout} = useScene();
  const u = layout.unit;
  const width = layout.title.width * (layout.shape === "landscape" ? 0.5 : 0.8) - 5 * u;
  const slogan = title.slogan.join(" \u00b7 ");
  const fit = {width, height: 4 * u, line_height: 1.2, max_lines: 1};
  const line = {whiteSpace: "nowrap", overflow: "hidden", textOverflow: "ellipsis", maxWidth: width} as const;
  return (
    <div
      style={{
        position: "absolute",
        insetInlineStart: layout.title.left,
        top: layout.title.top,
        maxHeight: layout.title.height,
        boxSizing: "border-box",
        display: "flex",
        alignItems: "stretch",
        gap: 1.5 * u,
        padding: `${1.1 * u}px ${2 * u}px ${1.2 * u}px`,
        paddingInlineStart: 1.4 * u,
        borderRadius: 1.4 * u,
        background: alpha(tokens.surface, PANEL_ALPHA),
      }}
    >
      <div style={{width: 0.55 * u, flex: "none", borderRadius: u, background: tokens.accent}} />
      <div>
        <Text size={fitSize([title.title], {...fit, largest: 2.7 * u, smallest: 2.1 * u})} face="heading" weight={700} color={tokens.text} line_height={1.2} style={line}>
          {title.title}
        </Text>
        {slogan === "" ? null : (
          <Text size={fitSize([slogan], {...fit, largest: 1.95 * u, smallest: 1.6 * u})} face="body" weight={450} color={tokens.muted} line_height={1.3} style={line}>
            {slogan}
          </Text>
        )}
      </div>
    </div>
  );
};
