/** Names on a map, legible on whatever lies below them: the flavors' own are grey, without an edge. */
import { CenteredTextSymbolizer, type LabelRule, LineLabelSymbolizer } from "protomaps-leaflet";

/** The pane of the names: above the map and what is drawn on it. */
export const NAMES = "names";

/** Letters, and the edge around them that keeps them apart from any colour. */
export const LETTERS = {
  light: { fill: "#16191a", stroke: "#ffffff" },
  dark: { fill: "#ffffff", stroke: "#05080a" },
} as const;

const PLACES = "places";
const STREETS = new Set(["highway", "major_road", "minor_road"]);

export const isOfPlaces = ({ dataLayer }: LabelRule): boolean => dataLayer === PLACES;

export function placeNames(dark: boolean, language: string): LabelRule {
  const weight = (rank: unknown) => (Number(rank) > 9 ? "600 16px" : "500 12.5px");
  return {
    dataLayer: PLACES,
    symbolizer: new CenteredTextSymbolizer({
      labelProps: [`name:${language}`, "name"],
      ...LETTERS[dark ? "dark" : "light"],
      width: 3,
      lineHeight: 1.5,
      font: (_zoom, feature) => `${weight(feature?.props.population_rank)} system-ui, sans-serif`,
    }),
    filter: (_zoom, feature) => feature.props.kind === "locality",
    sort: (a, b) => Number(a.min_zoom ?? 0) - Number(b.min_zoom ?? 0),
  };
}

/** Names along the streets, for whoever looks for a corner. */
export const streetNames = (dark: boolean, language: string): LabelRule => ({
  dataLayer: "roads",
  minzoom: 14,
  symbolizer: new LineLabelSymbolizer({
    labelProps: [`name:${language}`, "name"],
    ...LETTERS[dark ? "dark" : "light"],
    width: 3,
    font: "500 12.5px system-ui, sans-serif",
  }),
  filter: (_zoom, feature) => STREETS.has(String(feature.props.kind)),
});
