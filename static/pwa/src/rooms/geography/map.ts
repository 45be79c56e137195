/** The map to press on. Not part of the core: loaded when it is first opened. */
import { L } from "./leaflet-global";
import look from "leaflet/dist/leaflet.css?url";
import { PMTiles, type Source } from "pmtiles";
import { type LeafletLayerOptions, leafletLayer } from "protomaps-leaflet";
import { theme } from "../../app/theme";
import { reference } from "../sync/reference";
import type { Zone } from "../zones/rules";
import { basemapFile } from "./basemap";
import { NAMES, placeNames, streetNames } from "./names";
import { type Square, centre, corners, squareAt } from "./rules";

/** Reads ranges of a file that lies in the phone. */
class BlobSource implements Source {
  constructor(private readonly blob: Blob) {}
  getKey(): string {
    return "basemap";
  }
  async getBytes(offset: number, length: number) {
    return { data: await this.blob.slice(offset, offset + length).arrayBuffer() };
  }
}

/** Middle of the pulled grid: where to look when nothing better is known. */
function cityCentre(): Square {
  const { e0, n0, width, height } = reference.value!.grid;
  return { e: Math.floor(e0 + width / 2), n: Math.floor(n0 + height / 2) };
}

function drawZones(map: L.Map, zones: readonly Zone[]): void {
  for (const zone of zones) {
    const squares = zone.squares.map(([e, n]) => corners({ e, n }));
    // Text and no markup: Leaflet takes a string as HTML.
    const name = document.createElement("span");
    name.textContent = zone.name;
    L.polygon(squares, { className: "map-zone", interactive: false })
      .bindTooltip(name, { permanent: true, direction: "center", className: "map-name", opacity: 1 })
      .addTo(map);
  }
}

/** The ground, and the names above it: of these the red night look dims the ground alone. */
function drawBasemap(map: L.Map, archive: PMTiles, maxDataZoom: number): void {
  const flavor = theme.value === "light" ? "light" : "dark";
  const file = { url: archive, lang: "sv", maxDataZoom };
  // Rules count when a layer is made: this one is never shown, the two below are.
  const { backgroundColor, paintRules } = leafletLayer({ ...file, flavor });
  const dark = flavor === "dark";
  map.createPane(NAMES);
  leafletLayer({ ...file, paintRules, ...(backgroundColor && { backgroundColor }) }).addTo(map);
  const labelRules = [streetNames(dark, "sv"), placeNames(dark, "sv")];
  leafletLayer({ ...file, pane: NAMES, labelRules } as LeafletLayerOptions).addTo(map);
}

/** Leaflet's own look, once; named here so that the phone's core carries nothing of the map. */
function dressMap(): Promise<unknown> {
  if (document.querySelector("link[data-map]")) return Promise.resolve();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = look;
  link.dataset.map = "";
  document.head.append(link);
  return new Promise((done) => {
    link.onload = link.onerror = done;
  });
}

/** Draws the map into `box`; `mark` gets the square of each press. Returns how to end it. */
export async function openMap(
  box: HTMLElement,
  at: Square | null,
  zones: readonly Zone[],
  mark: (square: Square) => void,
): Promise<() => void> {
  await dressMap();
  const map = L.map(box, { attributionControl: false, minZoom: 9, maxZoom: 17 });
  map.setView(centre(at ?? cityCentre()), at ? 15 : 12);
  const file = await basemapFile();
  if (file) {
    const archive = new PMTiles(new BlobSource(file));
    const { maxZoom } = await archive.getHeader();
    drawBasemap(map, archive, maxZoom);
  }
  drawZones(map, zones);
  const marked = L.polygon(at ? corners(at) : [], { className: "map-mark", interactive: false });
  marked.addTo(map);
  map.on("click", ({ latlng }: L.LeafletMouseEvent) => {
    const square = squareAt(latlng.lat, latlng.lng);
    if (!square) return;
    marked.setLatLngs(corners(square));
    mark(square);
  });
  return () => map.remove();
}
