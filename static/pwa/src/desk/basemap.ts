/** The basemap below the figures: our own PMTiles file, or none. Nothing from another site. */
import { PMTiles } from "pmtiles";
import { leafletLayer } from "protomaps-leaflet";
import { L } from "../rooms/geography/leaflet-global";

/** Pale in both schemes, so that the classes above it keep their contrast. */
const FLAVORS = { light: "grayscale", dark: "black" } as const;

export type Basemap = { bounds: L.LatLngBounds; draw: (dark: boolean) => void };

/** Puts the file at `address` below the map; throws when it is not to be had. */
export async function basemap(map: L.Map, address: string, language: string): Promise<Basemap> {
  const archive = new PMTiles(new URL(address, location.href).href);
  const header = await archive.getHeader();
  const { attribution = "" } = (await archive.getMetadata()) as { attribution?: string };
  let shown: L.Layer | null = null;
  return {
    bounds: L.latLngBounds([header.minLat, header.minLon], [header.maxLat, header.maxLon]),
    draw(dark) {
      shown?.remove();
      shown = leafletLayer({
        url: archive,
        flavor: FLAVORS[dark ? "dark" : "light"],
        lang: language,
        maxDataZoom: header.maxZoom,
        attribution: plain(attribution),
      }) as unknown as L.Layer;
      shown.addTo(map);
    },
  };
}

/** A file's metadata are not ours: their words are shown, their markup is not. */
function plain(markup: string): string {
  const text = new DOMParser().parseFromString(markup, "text/html").body.textContent ?? "";
  return text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);
}
