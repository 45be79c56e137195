/** The basemap below the figures: our own PMTiles file, or none. Nothing from another site. */
import { PMTiles } from "pmtiles";
import { type LeafletLayerOptions, leafletLayer } from "protomaps-leaflet";
import { L } from "../rooms/geography/leaflet-global";
import { NAMES, isOfPlaces, placeNames } from "../rooms/geography/names";

/** Pale in both schemes, so that the classes above it keep their contrast. */
const FLAVORS = { light: "white", dark: "black" } as const;

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
      const others = labelRules.filter((rule) => !isOfPlaces(rule));
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
