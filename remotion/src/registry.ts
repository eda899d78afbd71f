/** Owns the list of templates: a literal object, so that what exists can be read here. */
import type {Template} from "./template";
import {barChart} from "./templates/bar-chart";
import {bullets} from "./templates/bullets";
import {lowerThird} from "./templates/lower-third";
import {outro} from "./templates/outro";
import {quote} from "./templates/quote";
import {titleCard} from "./templates/title-card";

export const registry: Readonly<Record<string, Template>> = {
  "title-card": titleCard,
  bullets,
  "bar-chart": barChart,
  quote,
  "lower-third": lowerThird,
  outro,
};
