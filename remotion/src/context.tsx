/** Owns what every component may read of its scene: tokens as values, layout, frame rate, language and its direction. */
import {createContext, useContext} from "react";
import type {Layout} from "./layout";
import type {Tokens} from "./tokens";

export type Scene = {tokens: Tokens; layout: Layout; fps: number; frames: number; language: string; direction: "ltr" | "rtl"};

const SceneContext = createContext<Scene | null>(null);

export const SceneProvider = SceneContext.Provider;

export const useScene = (): Scene => {
  const scene = useContext(SceneContext);
  if (scene === null) throw new Error("a component was drawn outside a scene");
  return scene;
};
