/** The basemap below the figures: our own PMTiles file, or none. Nothing from another site. */
import { PMTiles } from "pmtiles";
import { type LeafletLayerOptions, leafletLayer } from "protomaps-leaflet";
import { L } from "../rooms/geography/leaflet-global";

/** Pale in both schemes, so that the classes above it keep their contrast. */
const FLAVORS = { light: "white", dark: "black" } as const;

/** Place names lie above the figures, or a dense map would hide where it is. */
const NAMES = "names";

export type Basemap = { bounds: L.LatLngBounds; draw: (dark: boolean) => void };

/** Puts the file at `address` below the map; throws when it is not to be had. */
export async function basemap(map: L.Map, address: string, language: string): Promise<Basemap> {
  const archive = new PMTiles(new URL(address, location.href).href);
  const header = await archive.getHeader();
  const { attribution = "" } = (await archive.getMetadata()) as { attribution?: string };
  map.createPane(NAMES);
  let shown: L.Layer[] = [];
  const layer = (dark: boolean, more: LeafletLayerOptions) =>
    leafletLayer({
      url: archive,
      flavor: FLAVORS[dark ? "dark" : "light"],
      lang: language,
      maxDataZoom: header.maxZoom,
      attribution: plain(attribution),
      ...more,
    });
  return {
    bounds: L.latLngBounds([header.minLat, header.minLon], [header.maxLat, header.maxLon]),
    draw(dark) {
      for (const old of shown) old.remove();
      const ground = layer(dark, {});
      ground.labelRules = [];
      const names = layer(dark, { pane: NAMES });
      names.paintRules = [];
      delete names.backgroundColor;
      shown = [ground, names] as unknown as L.Layer[];
      for (const one of shown) one.addTo(map);
    },
  };
}

/** A file's metadata are not ours: their words are shown, their markup is not. */
function plain(markup: string): string {
  return markup.replace(/<[^>]*>/g, "").replace(/[<>]/g, (c) => `&#${c.charCodeAt(0)};`);
}
