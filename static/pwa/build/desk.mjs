/**
 * Builds the look of both surfaces' pages and the maps on them, apart from the phone: a build of
 * its own shares no file with the phone's core. Its manifest is `desk-manifest.json`.
 */
import { join } from "node:path";
import { build } from "vite";

const ENTRIES = ["src/desk/desk.css", "src/desk/map.css", "src/desk/map.ts"];

/** shared: what every build has in common, with `root`; dist: the folder, not emptied. */
export async function buildDesk(shared, dist, base) {
  await build({
    ...shared,
    base,
    publicDir: false,
    build: {
      outDir: dist,
      emptyOutDir: false,
      target: "es2022",
      assetsInlineLimit: 0,
      manifest: "desk-manifest.json",
      modulePreload: false,
      rollupOptions: { input: ENTRIES.map((entry) => join(shared.root, entry)) },
    },
  });
}
