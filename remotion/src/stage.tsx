/** Hosts one overlay scene: layers bottom to top, then captions, then the title layer, on a transparent ground. */
import {useEffect, useMemo, useState, type ReactElement, type ReactNode} from "react";
import {AbsoluteFill, cancelRender, continueRender, delayRender} from "remotion";
import {Captions} from "./captions/captions";
import {SceneProvider} from "./context";
import {directionOf} from "./direction";
import {loadFonts} from "./fonts/load";
import {layoutOf} from "./layout";
import type {Overlay} from "./props";
import type {Template} from "./template";
import {declaredTokens} from "./tokens";
import {TitleLayer} from "./title/title";

type StageProps = {overlay: Overlay; templates: Readonly<Record<string, Template>>};

/** Children once every font the scene needs is there; no frame is ready before. */
const Fonts = ({overlay, templates, children}: StageProps & {children: ReactNode}): ReactNode => {
  const [handle] = useState(() => delayRender("fonts"));
  const [loaded, setLoaded] = useState(false);
  useEffect(() => {
    const {tokens, layers, captions, title, language} = overlay;
    const own = [tokens.font_heading, tokens.font_body].filter((family) => family !== undefined);
    const faces = [...own, ...layers.flatMap((layer) => templates[layer.template]?.faces ?? [])];
    loadFonts(faces, [layers, captions, title], language).then(
      () => setLoaded(true),
      (error: unknown) => cancelRender(error),
    );
  }, [overlay, templates]);
  useEffect(() => {
    if (loaded) continueRender(handle);
  }, [loaded, handle]);
  return loaded ? children : null;
};

export const Stage = ({overlay, templates}: StageProps): ReactElement => {
  const {width, height, fps, frames, language, tokens, captions, title} = overlay;
  const scene = useMemo(
    () => ({tokens: declaredTokens(tokens), layout: layoutOf(width, height, captions?.position ?? null), fps, frames, language, direction: directionOf(language)}),
    [tokens, width, height, captions, fps, frames, language],
  );
  return (
    <SceneProvider value={scene}>
      <Fonts overlay={overlay} templates={templates}>
        {/* A foreign name alone, which runs from the left, stands on the side where the layout begins. */}
        <AbsoluteFill dir={scene.direction} style={scene.direction === "rtl" ? {textAlign: "right"} : {}}>
          {overlay.layers.map((layer, index) => {
            const template = templates[layer.template];
            if (template === undefined) throw new Error(`there is no template named ${layer.template}`);
            return (
              // oxlint-disable-next-line react/no-array-index-key -- layers never change within a scene
              <AbsoluteFill key={index}>{template.element(layer.props, layer.cues)}</AbsoluteFill>
            );
          })}
          {captions === null ? null : <Captions captions={captions} />}
          {title === null ? null : <TitleLayer title={title} />}
        </AbsoluteFill>
      </Fonts>
    </SceneProvider>
  );
};
