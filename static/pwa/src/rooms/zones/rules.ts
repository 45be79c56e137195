/** Working zones: sets of 250 m squares, each of one team. Pure. */
import type { Square } from "../geography/rules";

export interface Zone {
  id: string;
  name: string;
  district: string | null;
  /** [e, n] of each square */
  squares: [number, number][];
}

/** The zone a square belongs to, or null. */
export function zoneOf(zones: readonly Zone[], { e, n }: Square): Zone | null {
  return zones.find((zone) => zone.squares.some(([x, y]) => x === e && y === n)) ?? null;
}

/**
 * The square that stands for "somewhere in this zone": the one nearest to the zone's middle. Exact
 * for the zone and the district; for the single square only as good as the zone is small.
 */
export function middleSquare(zone: Zone): Square | null {
  const count = zone.squares.length;
  const [e, n] = zone.squares.reduce(([x, y], [a, b]) => [x + a / count, y + b / count], [0, 0]);
  const far = ([a, b]: [number, number]) => (a - e) ** 2 + (b - n) ** 2;
  const [best] = [...zone.squares].sort((p, q) => far(p) - far(q) || p[0] - q[0] || p[1] - q[1]);
  return best ? { e: best[0], n: best[1] } : null;
}
