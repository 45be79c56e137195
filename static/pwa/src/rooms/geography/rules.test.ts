import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { centre, corners, districtOf, type Grid, type LatLon, squareAt } from "./rules";

type Point = { name: string; lat: number; lon: number; e: number; n: number };
type Vectors = {
  points: Point[];
  edges: Point[];
  outside: { name: string; lat: number; lon: number }[];
  corners: { e: number; n: number; corners: LatLon[] }[];
  lookup: { grid: Grid; lookups: [number, number, string | null][] };
};

const file = new URL("../../../../../tests/vectors/geography.json", import.meta.url);
const vectors = JSON.parse(readFileSync(file, "utf-8")) as Vectors;

describe("a position's square", () => {
  it.each([...vectors.points, ...vectors.edges])("$name", ({ lat, lon, e, n }) => {
    expect(squareAt(lat, lon)).toEqual({ e, n });
  });

  it.each(vectors.outside)("none at $name", ({ lat, lon }) => {
    expect(squareAt(lat, lon)).toBeNull();
  });

  it("none for what is no number", () => {
    expect(squareAt(Number.NaN, 18)).toBeNull();
    expect(squareAt(59, Number.NaN)).toBeNull();
  });
});

describe("a square on the map", () => {
  it.each(vectors.corners)("corners of $e, $n", (square) => {
    corners(square).forEach(([lat, lon], i) => {
      const [wantedLat, wantedLon] = square.corners[i] as LatLon;
      expect(lat).toBeCloseTo(wantedLat, 7);
      expect(lon).toBeCloseTo(wantedLon, 7);
    });
  });

  it.each(vectors.corners)("the middle of $e, $n lies in it", ({ e, n }) => {
    expect(squareAt(...centre({ e, n }))).toEqual({ e, n });
  });
});

describe("a square's district", () => {
  it.each(vectors.lookup.lookups)("%i, %i", (e, n, district) => {
    expect(districtOf(vectors.lookup.grid, { e, n })).toBe(district);
  });
});
