/**
 * Every map of the desk and of the picture: `<div data-map data-squares|data-features …>`.
 *
 * A map is a second view of a table that stands beside it and says the same. Its words, its data
 * and its basemap are named on the element (see data.ts); it asks no other site for anything.
 */
import "../foundation/markup";
import { L } from "../rooms/geography/leaflet-global";
import { corners } from "../rooms/geography/rules";
import { type Basemap, basemap } from "./basemap";
import { CLASSES, classIndex, classesOf } from "./classes";
import {
  type FeatureData,
  type SquareData,
  type Words,
  type ZoneData,
  fetched,
  wordsOf,
} from "./data";
import { classText, legend } from "./legend";
import { outlineOf } from "./outline";

const dark = matchMedia("(prefers-color-scheme: dark)");

/** What was drawn: where it is, what its legend says, and how to colour it anew. */
type Drawn = { bounds: L.LatLngBounds; legend: HTMLElement | null; dress: () => void };

/** From this zoom a square is wide enough for an edge; below it, edges would hide the colours. */
const EDGES_FROM = 12;

/** A colour of desk.css, which knows light and dark. */
const colour = (name: string) =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** A popup's text, never read as markup. */
function spoken(...lines: string[]): HTMLElement {
  const box = document.createElement("div");
  for (const line of lines.filter(Boolean)) {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    box.append(paragraph);
  }
  return box;
}

function drawSquares(map: L.Map, { squares }: SquareData, words: Words): Drawn {
  const classes = classesOf(squares.map(([, , contacts]) => contacts));
  const group = L.featureGroup();
  // Few classes may be in use: the darkest is always the highest.
  const mark = (index: number) => index + 1 + CLASSES - classes.length;
  const drawn = squares.map(([e, n, contacts]) => {
    const square = L.polygon(corners({ e, n }), { weight: 0.5, fillOpacity: 0.75 });
    square.bindPopup(() => spoken(`${words.legend}: ${contacts}`, `${e * 250}${n * 250}`));
    group.addLayer(square);
    return { square, index: mark(classIndex(classes, contacts)) };
  });
  group.addTo(map);
  const items = classes.map((one, i) => ({ mark: `class-${mark(i)}`, text: classText(one) }));
  return {
    bounds: group.getBounds(),
    legend: legend(words.legend, items),
    dress: () => {
      const fills = [0, 1, 2, 3, 4].map((index) => colour(`class-${index}`));
      const edge = colour("map-edge");
      for (const { square, index } of drawn) {
        const stroke = map.getZoom() >= EDGES_FROM;
        square.setStyle({ fillColor: fills[index]!, color: edge, stroke });
      }
    },
  };
}

function drawZones(map: L.Map, { zones }: ZoneData, words: Words): Drawn {
  const group = L.featureGroup();
  const lines = zones.map(({ name, squares }) =>
    L.polyline(outlineOf(squares), { dashArray: "6 4" })
      .bindTooltip(() => spoken(name), { sticky: true })
      .addTo(group),
  );
  group.addTo(map);
  return {
    bounds: group.getBounds(),
    legend: zones.length ? legend("", [{ mark: "zone", text: words.zones }]) : null,
    dress: () => {
      const weight = map.getZoom() >= EDGES_FROM ? 3 : 1.5;
      for (const line of lines) line.setStyle({ color: colour("map-zone"), weight });
    },
  };
}

function drawFeatures(map: L.Map, data: FeatureData, words: Words): Drawn {
  const layer = L.geoJSON(data, {
    onEachFeature: ({ properties }, part) =>
      part.bindPopup(() => spoken(properties.name ?? "", properties.text ?? "")),
  }).addTo(map);
  const mark = (value: number | null | undefined) => (value ? `class-${value}` : "class-none");
  const items = (data.legend ?? []).map((one) => ({ mark: mark(one.class), text: one.text }));
  return {
    bounds: layer.getBounds(),
    legend: items.length ? legend(words.legend, items) : null,
    dress: () =>
      layer.setStyle((feature) => {
        const value = feature?.properties?.class as number | null;
        const style = { color: colour("map-edge"), weight: 1, fillColor: colour(mark(value)) };
        return { ...style, fillOpacity: value ? 0.75 : 0.15 };
      }),
  };
}

/** All data first, then drawn in order: the zones' outlines lie on the squares. */
async function figures(map: L.Map, element: HTMLElement, words: Words): Promise<Drawn[]> {
  const { squares, zones, features } = element.dataset;
  const [places, counts, outlines] = await Promise.all([
    features ? fetched<FeatureData>(features) : null,
    squares ? fetched<SquareData>(squares) : null,
    zones ? fetched<ZoneData>(zones) : null,
  ]);
  const drawn: Drawn[] = [];
  if (places) drawn.push(drawFeatures(map, places, words));
  if (counts) drawn.push(drawSquares(map, counts, words));
  if (outlines) drawn.push(drawZones(map, outlines, words));
  return drawn;
}

function say(element: HTMLElement, sentence: string): void {
  const note = document.createElement("p");
  note.className = "note";
  note.textContent = sentence;
  element.after(note);
}

/** The wheel scrolls the page until the map is chosen; then it zooms. */
function tameWheel(map: L.Map, element: HTMLElement): void {
  map.scrollWheelZoom.disable();
  element.addEventListener("focusin", () => map.scrollWheelZoom.enable());
  element.addEventListener("focusout", () => map.scrollWheelZoom.disable());
}

async function open(element: HTMLElement): Promise<void> {
  const words = wordsOf(element);
  const map = L.map(element, {
    preferCanvas: true, // thousands of squares as elements would make panning slow
    zoomControl: false,
    minZoom: 5,
    maxZoom: 17,
    zoomSnap: 0.5,
  });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
  tameWheel(map, element);
  const { basemap: address } = element.dataset;
  const language = document.documentElement.lang;
  const [ground, drawn] = await Promise.all([
    address
      ? basemap(map, address, language).catch((): Basemap | null => null)
      : Promise.resolve(null),
    figures(map, element, words),
  ]);
  const bounds = L.latLngBounds([]);
  for (const one of drawn) if (one.bounds.isValid()) bounds.extend(one.bounds);
  if (!bounds.isValid() && ground) bounds.extend(ground.bounds);
  if (!bounds.isValid()) return say(element, words.none);
  map.fitBounds(bounds, { padding: [12, 12], maxZoom: 14 });
  const dress = () => drawn.forEach((one) => one.dress());
  const darken = () => {
    ground?.draw(dark.matches);
    dress();
  };
  darken();
  dark.addEventListener("change", darken);
  map.on("zoomend", dress);
  element.after(...drawn.flatMap((one) => one.legend ?? []));
  element.dataset.ready = "";
}

for (const element of document.querySelectorAll<HTMLElement>("[data-map]")) {
  open(element).catch((error: unknown) => {
    console.error(error);
    say(element, wordsOf(element).failed);
  });
}
