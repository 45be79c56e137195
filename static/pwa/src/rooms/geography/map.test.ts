import { expect, test, vi } from "vitest";

const tooltips: unknown[] = [];

vi.mock("./leaflet-global", () => {
  const layer: Record<string, unknown> = {};
  for (const name of ["addTo", "setView", "on", "remove", "setLatLngs"]) layer[name] = () => layer;
  layer.bindTooltip = (content: unknown) => {
    tooltips.push(content);
    return layer;
  };
  return { L: { map: () => layer, polygon: () => layer } };
});
vi.mock("protomaps-leaflet", () => ({ leafletLayer: () => undefined }));
vi.mock("leaflet/dist/leaflet.css?url", () => ({ default: "" }));
vi.mock("../../app/theme", () => ({ theme: { value: "dark" } }));
vi.mock("./basemap", () => ({ basemapFile: async () => null }));

test("a zone's name is text on the map, whatever it says", async () => {
  const written = { textContent: "" };
  vi.stubGlobal("document", { querySelector: () => ({}), createElement: () => written });
  const { openMap } = await import("./map");
  const name = "<img src=x onerror=alert(1)>";
  const zone = { id: "z", name, district: null, squares: [[2696, 26325]] as [number, number][] };
  await openMap({} as HTMLElement, { e: 2696, n: 26325 }, [zone], () => undefined);
  // Leaflet takes a string as HTML, and an element as it is.
  expect(tooltips).toEqual([written]);
  expect(written.textContent).toBe(name);
});
