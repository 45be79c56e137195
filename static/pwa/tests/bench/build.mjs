/** Bundles stock.ts as a script for a page: `node tests/bench/build.mjs FOLDER`, into stock.js there. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

await build({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  configFile: false,
  publicDir: false,
  logLevel: "error",
  define: { __APP__: '"0.1.0"' },
  build: {
    outDir: resolve(process.argv[2]),
    emptyOutDir: false,
    minify: false,
    lib: {
      entry: fileURLToPath(new URL("stock.ts", import.meta.url)),
      formats: ["iife"],
      name: "stock",
      fileName: () => "stock.js",
    },
  },
});
