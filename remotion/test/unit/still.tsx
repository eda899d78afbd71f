/** Draws one frame of a component to markup, in Node, with Remotion's own contexts. */
import type {ReactElement} from "react";
import {renderToStaticMarkup} from "react-dom/server";
import {Internals} from "remotion";
import {vi} from "vitest";
import {SceneProvider} from "../../src/context";
import {directionOf} from "../../src/direction";
import {layoutOf} from "../../src/layout";
import type {Overlay} from "../../src/props";
import {registry} from "../../src/registry";
import {declaredTokens} from "../../src/tokens";
import {overlay} from "../scenes";

/** Without a composition Remotion takes the frame from the window, as it does in a page just opened. */
export const markupAt = (frame: number, element: ReactElement, changes: Partial<Overlay> = {}): string => {
  const {width, height, fps, frames, language, tokens, captions} = overlay(changes);
  const layout = layoutOf(width, height, captions?.position ?? null);
  vi.stubGlobal("window", {remotion_initialFrame: frame, location: {pathname: "/"}});
  const scene = {tokens: declaredTokens(tokens), layout, fps, frames, language, direction: directionOf(language)};
  const timeline = {frame: {}, isPlaying: () => false, isInsideFreeze: false, audioAndVideoTags: {current: []}};
  try {
    return renderToStaticMarkup(
      <Internals.CanUseRemotionHooksProvider>
        {/* oxlint-disable-next-line react/jsx-no-constructed-context-values -- drawn once, never again */}
        <Internals.TimelineContext.Provider value={timeline}>
          <SceneProvider value={scene}>{element}</SceneProvider>
        </Internals.TimelineContext.Provider>
      </Internals.CanUseRemotionHooksProvider>,
    );
  } finally {
    vi.unstubAllGlobals();
  }
};

/** One layer of the library. */
export const layer = (name: string, props: object, cues: number[] = []): ReactElement => {
  const template = registry[name];
  if (template === undefined) throw new Error(`no template ${name}`);
  return template.element(props, cues);
};
