/**
 * Builds static/pwa/dist, in three steps:
 *
 * 1. the phone, into dist/app, which the team surface serves under /app/. All of it lies within the
 *    service worker's scope, the vault's worker too: outside it, it would not start in flight mode;
 * 2. the phone's service worker, into which the names of the phone's own files are written;
 * 3. the maps of the desk and of the police, into dist, which both surfaces serve under /static/;
 *    dist/manifest.json gives the hashed name of each source file.
 *
 * Then .gz and .br beside every text file, so that no server compresses at run time.
 *
 * `node build/build.mjs [folder [version]]`: into another folder, as another version (tests of updates).
 */
import { createHash } from "node:crypto";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const [folder, otherVersion] = process.argv.slice(2);
const dist = folder ? resolve(folder) : join(root, "dist");
const phone = join(dist, "app");
const version =
  otherVersion ?? JSON.parse(await readFile(join(root, "package.json"), "utf8")).version;
const PAGE = "index.html";
const MAP = "src/rooms/geography/map.ts";
/** Sources of the desk's and the police's pages; named in templates through the manifest. */
const DESK = ["src/desk/desk.css", "src/desk/map.css", "src/desk/map.ts", "src/desk/passkey.ts", "src/desk/password.ts"];
const TEXT = /\.(js|css|html|svg|json|webmanifest|wasm)$/;

const shared = {
  root,
  configFile: false,
  logLevel: "warn",
  define: { __APP__: JSON.stringify(version) },
};
const output = {
  target: "es2022",
  assetsInlineLimit: 0,
  manifest: "manifest.json",
  modulePreload: false,
};

/** Addresses of every file that a manifest entry needs at once. */
function needed(manifest, key, found = new Set()) {
  const { file, css = [], assets = [], imports = [] } = manifest[key];
  for (const name of [file, ...css, ...assets]) found.add(`/app/${name}`);
  for (const other of imports) needed(manifest, other, found);
  return found;
}

async function buildPhone() {
  // What the core and later screens share stays in the core's one file: two compress worse.
  const codeSplitting = { groups: [{ name: "core", test: /src\/app\/main\.tsx$/ }] };
  const rolldownOptions = { output: { codeSplitting } };
  const how = { ...output, outDir: phone, rolldownOptions };
  await build({ ...shared, base: "/app/", worker: { format: "es" }, build: how });
  const manifest = JSON.parse(await readFile(join(phone, "manifest.json"), "utf8"));
  await rm(join(phone, "manifest.json"));
  const names = await readdir(join(phone, "assets"));
  const asset = (start) => `/app/assets/${names.find((name) => name.startsWith(start))}`;
  const entry = Object.keys(manifest).find((key) => /^_core-.*\.js$/.test(key));
  const core = new Set(needed(manifest, entry));
  for (const url of [asset("vault-worker-"), asset("simd-")]) core.add(url);
  for (const name of ["app.webmanifest", "icon.svg", "lista.html", "lista.css"]) core.add(`/app/${name}`);
  // Screens that are loaded when they are first opened are kept with the map, as is this:
  // phones too old for SIMD take the other file when the PIN is chosen.
  const screens = Object.keys(manifest).filter((key) => manifest[key].isDynamicEntry && key !== MAP);
  const others = screens.flatMap((key) => [...needed(manifest, key)]);
  const wanted = new Set([asset("no-simd-"), ...needed(manifest, MAP), ...others]);
  const map = [...wanted].filter((url) => !core.has(url));
  // The script last: a phone cut off while it keeps these has the map with its look, or no map yet.
  map.reverse();
  return { version, core: [...core], map };
}

async function buildServiceWorker({ core, map }) {
  const files = [PAGE, ...core.map((url) => url.slice("/app/".length))];
  const hash = createHash("sha256");
  for (const name of files) hash.update(await readFile(join(phone, name)));
  await build({
    ...shared,
    publicDir: false,
    define: {
      ...shared.define,
      __CORE__: JSON.stringify(core),
      __MAP__: JSON.stringify(map),
      __BUILD__: JSON.stringify(hash.digest("hex").slice(0, 12)),
    },
    build: {
      target: output.target,
      outDir: phone,
      emptyOutDir: false,
      lib: {
        entry: join(root, "src/service-worker/sw.ts"),
        formats: ["iife"],
        name: "sw",
        fileName: () => "sw.js",
      },
    },
  });
}

async function buildDesk() {
  const input = DESK.map((name) => join(root, name));
  await build({
    ...shared,
    publicDir: false,
    base: "/static/",
    build: { ...output, outDir: dist, emptyOutDir: false, rollupOptions: { input } },
  });
}

async function compress() {
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !TEXT.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    // Less memory makes shorter blocks, each with codes of its own: smaller for words beside code.
    await writeFile(`${path}.gz`, gzipSync(bytes, { level: 9, memLevel: 7 }));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    await writeFile(`${path}.br`, brotliCompressSync(bytes, { params }));
  }
}

await rm(dist, { recursive: true, force: true });
const made = await buildPhone();
await buildServiceWorker(made);
await buildDesk();
await compress();
await writeFile(join(dist, "core.json"), JSON.stringify(made, null, 2));
console.log(`built ${relative(process.cwd(), dist)}: ${made.core.length} core files of the phone`);
