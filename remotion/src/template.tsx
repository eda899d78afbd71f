/** Owns what a template is: checked props, the tokens it reads, and a component. */
import type {ComponentType, ReactElement} from "react";
import {z} from "zod";
import type {Face} from "./fonts/load";
import type {TokenName} from "./tokens";

export type TemplateMeta = {
  /** One sentence shown to users and language models. */
  doc: string;
  /** Tokens it draws with; a change of any other token leaves it fresh. */
  tokens: readonly TokenName[];
  /** It draws the video's title itself, so the title layer is not shown over it. */
  own_title: boolean;
  /** Dotted path of the list whose entries can be revealed one by one, or null. */
  reveals: "items" | "steps" | "events" | "places" | "lines" | "data.series" | null;
  /** Faces it draws with beside the theme's. */
  faces?: readonly Face[];
};

export type Template = TemplateMeta & {
  schema: z.ZodType;
  /** Drawn layer; throws a ZodError for props that do not fit. */
  element: (props: unknown, cues: readonly number[]) => ReactElement;
};

export type LayerProps<P> = {props: P; cues: readonly number[]};

/** Joins schema, metadata and component, so that a component only ever sees checked props. */
export const defineTemplate = <S extends z.ZodType>(
  meta: TemplateMeta & {schema: S; component: ComponentType<LayerProps<z.output<S>>>},
): Template => {
  const {component: Component, ...rest} = meta;
  return {
    ...rest,
    element: (props, cues) => <Component props={meta.schema.parse(props)} cues={cues} />,
  };
};

/** Non-empty text with a description and an example. */
export const text = (description: string, example: string) =>
  z.string().trim().min(1).describe(description).meta({examples: [example]});
