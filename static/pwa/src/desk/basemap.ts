/** The basemap below the figures: our own PMTiles file, or none. Nothing from another site. */
import { PMTiles } from "pmtiles";
import {
  CenteredTextSymbolizer,
  type LabelRule,
  type LeafletLayerOptions,
  leafletLayer,
} from "protomaps-leaflet";
import { L } from "../rooms/geography/leaflet-global";

/** Pale in both schemes, so that the classes above it keep their contrast. */
const FLAVORS = { light: "white", dark: "black" } as const;

/** Place names lie above the figures, or a dense map would hide where it is. */
const NAMES = "names";

/** Letters, and the edge around them that keeps them apart from any class's colour. */
const LETTERS = {
  light: { fill: "#16191a", stroke: "#ffffff" },
  dark: { fill: "#ffffff", stroke: "#05080a" },
} as const;

const PLACES = "places";

/** Names of places, legible on every colour of a map: the flavors' own are grey, without an edge. */
function placeNames(dark: boolean, language: string): LabelRule {
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

export type Basemap = { bounds: L.LatLngBounds; draw: (dark: boolean) => void };

/** Puts the file at `address` below the map; throws when it is not to be had. */
export async function basemap(map: L.Map, address: string, language: string): Promise<Basemap> {
  const archive = new PMTiles(new URL(address, location.href).href);
  const header = await archive.getHeader();
  const { attribution = "" } = (await archive.getMetadata()) as { attribution?: string };
  map.createPane(NAMES);
  let shown: L.Layer[] = [];
  const layer = (more: LeafletLayerOptions) =>
    leafletLayer({
      url: archive,
      lang: language,
      maxDataZoom: header.maxZoom,
      attribution: plain(attribution),
      ...more,
    });
  return {
    bounds: L.latLngBounds([header.minLat, header.minLon], [header.maxLat, header.maxLon]),
    draw(dark) {
      for (const old of shown) old.remove();
      // Rules count when a layer is made: this one is never shown, the two below take its rules.
      const { backgroundColor, labelRules, paintRules } = layer({
        flavor: FLAVORS[dark ? "dark" : "light"],
      });
      const others = labelRules.filter((rule) => rule.dataLayer !== PLACES);
      shown = [
        layer({ paintRules, ...(backgroundColor && { backgroundColor }) }),
        layer({ pane: NAMES, labelRules: [...others, placeNames(dark, language)] }),
      ] as unknown as L.Layer[];
      for (const one of shown) one.addTo(map);
    },
  };
}

/** A file's metadata are not ours: their words are shown, their markup is not. */
function plain(markup: string): string {
  return markup.replace(/<[^>]*>/g, "").replace(/[<>]/g, (c) => `&#${c.charCodeAt(0)};`);
}
