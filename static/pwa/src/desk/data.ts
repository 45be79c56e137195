/** What the addresses on a map's element answer, and the words that stand on it. */
import type { FeatureCollection, Geometry } from "geojson";

/** `data-squares`: exact counts, on the team surface alone. */
export type SquareData = { squares: [e: number, n: number, contacts: number][] };

/** `data-zones`: working zones, drawn as outlines. */
export type ZoneData = { zones: { name: string; squares: [number, number][] }[] };

/**
 * `data-features`: places with a class of 1–4, or null where no figure is shown. `text` is what
 * stands beside the name. `legend` names the classes in their order, and null.
 */
export type FeatureData = FeatureCollection<
  Geometry,
  { name?: string; class?: number | null; text?: string }
> & { legend?: { class: number | null; text: string }[] };

export type Words = {
  legend: string;
  zoom_in: string;
  zoom_out: string;
  zones: string;
  none: string;
  failed: string;
};

const ENGLISH: Words = {
  legend: "",
  zoom_in: "Zoom in",
  zoom_out: "Zoom out",
  zones: "Working zones",
  none: "Nothing to show on the map.",
  failed: "The map could not be fetched. The tables hold the same figures.",
};

/** The element's own words; English for what it does not say. */
export function wordsOf(element: HTMLElement): Words {
  return { ...ENGLISH, ...(JSON.parse(element.dataset.words ?? "{}") as Partial<Words>) };
}

/** JSON from an address of this site; throws with the status when it is not to be had. */
export async function fetched<T>(address: string): Promise<T> {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json() as Promise<T>;
}
