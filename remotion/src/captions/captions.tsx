/** Draws the caption page of the current frame, with the spoken word marked where the preset asks for it. */
import {Fragment, type ReactElement} from "react";
import {useCurrentFrame} from "remotion";
import {alpha} from "../color";
import {useScene} from "../context";
import {keepSigns, textDirection} from "../direction";
import {emWidth} from "../fit";
import {stack} from "../fonts/stack";
import {place} from "../layout";
import {PANEL_ALPHA} from "../panel";
import type {CaptionPage, CaptionWord, Captions as CaptionsProps} from "../props";
import {gapBetween, isSpoken, isUnspaced, pageAt} from "./pages";
import {presets, type CaptionPreset} from "./presets";

/** Largest size of captions in units; one size for the whole scene, so that pages do not jump. */
export const SIZE = {landscape: 4.7, square: 5, portrait: 5.6};

/** Height of a line and of the panel's rim above and below, in em. */
export const LINE = 1.36;
export const PAD = 0.34;

const lineText = (line: readonly CaptionWord[]): string => line.map((word, index) => gapBetween(line[index - 1]?.text ?? "", word.text) + word.text).join("").trim();

const sizeOf = (pages: readonly CaptionPage[], largest: number, width: number): number => {
  const longest = Math.max(1, ...pages.flatMap((page) => page.lines.map((line) => emWidth(lineText(line)))));
  return Math.floor(Math.min(largest, Math.max(largest * 0.5, width / (longest * 1.02))));
};

const Word = ({word, spoken, preset, dir}: {word: CaptionWord; spoken: boolean; preset: CaptionPreset; dir: "ltr" | "rtl"}): ReactElement => {
  const {tokens} = useScene();
  const lit = spoken && preset.highlight;
  // Into a space the mark may reach, into a letter beside it not.
  const side = isUnspaced(word.text) ? "0" : "0.14em";
  return (
    <span
      style={{
        borderRadius: "0.24em",
        padding: `0.05em ${side}`,
        margin: side === "0" ? 0 : `0 -${side}`,
        background: lit ? tokens.accent : "transparent",
        color: lit ? tokens.on_accent : tokens.text,
      }}
    >
      {dir === "rtl" ? keepSigns(word.text) : word.text}
    </span>
  );
};

export const Captions = ({captions}: {captions: CaptionsProps}): ReactElement | null => {
  const {tokens, layout, language} = useScene();
  const frame = useCurrentFrame();
  const page = pageAt(captions.pages, frame);
  if (page === undefined) return null;
  const u = layout.unit;
  const preset = presets[captions.preset];
  const size = sizeOf(captions.pages, SIZE[layout.shape] * u, layout.captions.width - 4 * u);
  // Of the whole page: a line of it may be one foreign name.
  const dir = textDirection(page.lines.map(lineText).join(" "), language);
  const edge = {top: "flex-start", middle: "center", bottom: "flex-end"}[captions.position];
  return (
    <div style={{...place(layout.captions), display: "flex", flexDirection: "column", justifyContent: edge, alignItems: "center"}}>
      <div
        lang={language}
        style={{
          boxSizing: "border-box",
          maxWidth: "100%",
          padding: preset.panel ? `${PAD * size}px ${0.62 * size}px` : 0,
          borderRadius: 0.42 * size,
          background: preset.panel ? alpha(tokens.surface, PANEL_ALPHA) : "transparent",
          color: tokens.text,
          fontFamily: stack(tokens.font_body, language),
          fontSize: size,
          fontWeight: 650,
          lineHeight: LINE,
          wordSpacing: "0.1em",
          textAlign: "center",
          overflowWrap: "anywhere",
          WebkitTextStroke: preset.outline ? `${0.2 * size}px ${tokens.surface}` : "0",
          paintOrder: "stroke fill",
          textShadow: preset.outline ? `0 ${0.05 * size}px ${0.35 * size}px ${alpha(tokens.surface, 0.9)}` : "none",
        }}
      >
        {page.lines.map((line, row) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines of one page keep their order
          <div key={row} dir={dir}>
            {line.map((word, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- words of one line keep their order
              <Fragment key={index}>
                {index === 0 ? "" : gapBetween(line[index - 1]?.text ?? "", word.text)}
                <Word word={word} spoken={isSpoken(word, frame)} preset={preset} dir={dir} />
              </Fragment>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
};
