/** Owns the list of templates: a literal object, so that what exists can be read here. */
import type {Template} from "./template";
import {barChart} from "./templates/bar-chart";
import {bigNumber} from "./templates/big-number";
import {bullets} from "./templates/bullets";
import {code} from "./templates/code";
import {comparison} from "./templates/comparison";
import {formula} from "./templates/formula";
import {lineChart} from "./templates/line-chart";
import {lowerThird} from "./templates/lower-third";
import {mapRoute} from "./templates/map-route";
import {outro} from "./templates/outro";
import {pie} from "./templates/pie";
import {process} from "./templates/process";
import {quote} from "./templates/quote";
import {terminal} from "./templates/terminal";
import {timeline} from "./templates/timeline";
import {titleCard} from "./templates/title-card";

export const registry: Readonly<Record<string, Template>> = {
  "title-card": titleCard,
  bullets,
  comparison,
  "big-number": bigNumber,
  "bar-chart": barChart,
  "line-chart": lineChart,
  pie,
  formula,
  process,
  timeline,
  "map-route": mapRoute,
  code,
  terminal,
  quote,
  "lower-third": lowerThird,
  outro,
};
