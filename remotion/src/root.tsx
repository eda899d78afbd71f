/** Joins stage and templates to the one composition there is, and checks its props where they come in. */
import {useMemo, type ReactElement} from "react";
import {Composition} from "remotion";
import {overlaySchema} from "./props";
import {registry} from "./registry";
import {Stage} from "./stage";

export const COMPOSITION = "overlay";

const Host = ({overlay}: {overlay: unknown}): ReactElement => {
  const checked = useMemo(() => overlaySchema.parse(overlay), [overlay]);
  return <Stage overlay={checked} templates={registry} />;
};

/** Size, rate and length stand here for form only: the service gives those of the scene. */
export const Root = (): ReactElement => (
  <Composition id={COMPOSITION} component={Host} defaultProps={{overlay: null}} width={1920} height={1080} fps={30} durationInFrames={1} />
);
