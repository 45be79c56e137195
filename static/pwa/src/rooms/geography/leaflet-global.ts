/** protomaps-leaflet looks for a global `L`; imported before it. */
import L from "leaflet";

(globalThis as unknown as { L: typeof L }).L = L;

export { L };
