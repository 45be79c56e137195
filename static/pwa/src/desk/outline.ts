/** The outline of a set of squares: pure. */
import { type LatLon, type Square, corners } from "../rooms/geography/rules";

/**
 * The sides that only one of the squares has, as lines of two corners. Enough to stroke a zone's
 * edge, holes and islands included, without joining them to rings.
 */
export function outlineOf(squares: readonly (readonly [number, number])[]): [LatLon, LatLon][] {
  const inside = new Set(squares.map(([e, n]) => `${e},${n}`));
  const lines: [LatLon, LatLon][] = [];
  for (const [e, n] of squares) {
    const [sw, se, ne, nw] = corners({ e, n } satisfies Square);
    const sides: [number, number, LatLon, LatLon][] = [
      [e, n - 1, sw, se],
      [e + 1, n, se, ne],
      [e, n + 1, ne, nw],
      [e - 1, n, nw, sw],
    ];
    for (const [x, y, from, to] of sides) {
      if (!inside.has(`${x},${y}`)) lines.push([from, to]);
    }
  }
  return lines;
}
