/**
 * WGS 84 → 250 m square of SWEREF 99 TM, and a square's district from the pulled grid.
 *
 * Pure and synchronous: the position goes in, two integers come out, and nothing is kept.
 * Source of the formula: Lantmäteriet, "Gauss Conformal Projection (Transverse Mercator),
 * Krüger's formulas"; the same arithmetic as `fieldapp/geography/sweref.py`. Both are held to
 * `tests/vectors/geography.json`.
 */

export const SIZE = 250;

/** Index of a square: floor(easting / 250), floor(northing / 250). */
export type Square = { e: number; n: number };
/** Latitude, longitude in degrees. */
export type LatLon = [number, number];

/** Square → district for a whole city, run-length coded row by row from the south-west. */
export type Grid = {
  e0: number;
  n0: number;
  width: number;
  height: number;
  codes: string[];
  /** [index into codes or -1, count] */
  runs: [number, number][];
};

const { sin, cos, tan, asin, atan, atan2, atanh, sinh, cosh, floor, PI } = Math;
const F = 1 / 298.257222101;
const E2 = F * (2 - F);
const N = F / (2 - F);
const N2 = N * N;
const N3 = N2 * N;
const N4 = N3 * N;
const K = (0.9996 * 6378137 * (1 + N2 / 4 + N4 / 64)) / (1 + N);
const FALSE_EASTING = 500000;
const RADIANS = PI / 180;

const TO_CONFORMAL = [
  E2,
  (5 * E2 ** 2 - E2 ** 3) / 6,
  (104 * E2 ** 3 - 45 * E2 ** 4) / 120,
  (1237 * E2 ** 4) / 1260,
];
const FROM_CONFORMAL = [
  E2 + E2 ** 2 + E2 ** 3 + E2 ** 4,
  -(7 * E2 ** 2 + 17 * E2 ** 3 + 30 * E2 ** 4) / 6,
  (224 * E2 ** 3 + 889 * E2 ** 4) / 120,
  -(4279 * E2 ** 4) / 1260,
];
const BETA = [
  N / 2 - (2 * N2) / 3 + (5 * N3) / 16 + (41 * N4) / 180,
  (13 * N2) / 48 - (3 * N3) / 5 + (557 * N4) / 1440,
  (61 * N3) / 240 - (103 * N4) / 140,
  (49561 * N4) / 161280,
];
const DELTA = [
  -N / 2 + (2 * N2) / 3 - (37 * N3) / 96 + N4 / 360,
  -N2 / 48 - N3 / 15 + (437 * N4) / 1440,
  (-17 * N3) / 480 + (37 * N4) / 840,
  (-4397 * N4) / 161280,
];

/** sin φ cos φ · (c0 + c1 sin² φ + …): the two series between the kinds of latitude. */
function latitudeSeries(phi: number, c: number[]): number {
  const s = sin(phi);
  const sum = c.reduceRight((rest, value) => value + s * s * rest, 0);
  return s * cos(phi) * sum;
}

function gaussSeries(xi: number, eta: number, c: number[]): [number, number] {
  let x = xi;
  let y = eta;
  c.forEach((value, i) => {
    const k = 2 * (i + 1);
    x += value * sin(k * xi) * cosh(k * eta);
    y += value * cos(k * xi) * sinh(k * eta);
  });
  return [x, y];
}

/** The 250 m square at a WGS 84 position in degrees; null outside Sweden. */
export function squareAt(lat: number, lon: number): Square | null {
  // Wider than the box in metres below; it keeps the formula where its series hold.
  if (!(lat > 54 && lat < 70 && lon > 5 && lon < 30)) return null;
  const phi = lat * RADIANS;
  const dlon = (lon - 15) * RADIANS;
  const conformal = phi - latitudeSeries(phi, TO_CONFORMAL);
  const [x, y] = gaussSeries(
    atan2(tan(conformal), cos(dlon)),
    atanh(cos(conformal) * sin(dlon)),
    BETA,
  );
  const easting = FALSE_EASTING + K * y;
  const northing = K * x;
  const inSweden =
    easting >= 200000 && easting < 1000000 && northing >= 6100000 && northing < 7700000;
  return inSweden ? { e: floor(easting / SIZE), n: floor(northing / SIZE) } : null;
}

function toWgs84(easting: number, northing: number): LatLon {
  const [xi, eta] = gaussSeries(northing / K, (easting - FALSE_EASTING) / K, DELTA);
  const conformal = asin(sin(xi) / cosh(eta));
  const lat = conformal + latitudeSeries(conformal, FROM_CONFORMAL);
  return [lat / RADIANS, 15 + atan(sinh(eta) / cos(xi)) / RADIANS];
}

/** The four corners of a square: south-west, then against the clock. */
export function corners({ e, n }: Square): [LatLon, LatLon, LatLon, LatLon] {
  const at = (x: number, y: number) => toWgs84((e + x) * SIZE, (n + y) * SIZE);
  return [at(0, 0), at(1, 0), at(1, 1), at(0, 1)];
}

/** The middle of a square, to centre a map on. */
export function centre({ e, n }: Square): LatLon {
  return toWgs84((e + 0.5) * SIZE, (n + 0.5) * SIZE);
}

/** The district of a square, or null where the grid knows none. */
export function districtOf(grid: Grid, { e, n }: Square): string | null {
  const x = e - grid.e0;
  const y = n - grid.n0;
  if (x < 0 || y < 0 || x >= grid.width || y >= grid.height) return null;
  let left = y * grid.width + x;
  for (const [index, count] of grid.runs) {
    if (left < count) return grid.codes[index] ?? null;
    left -= count;
  }
  return null;
}
