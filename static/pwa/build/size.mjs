/** Prints every byte fetched before the first usable form, gzipped, and fails above the budget. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BUDGET = 60 * 1024;
const dist = fileURLToPath(new URL("../dist", import.meta.url));
const { core, map } = JSON.parse(await readFile(join(dist, "core.json"), "utf8"));

const path = (url) => join(dist, url);
const gzipped = async (url) => (await stat(`${path(url)}.gz`).catch(() => stat(path(url)))).size;

async function table(title, urls) {
  let sum = 0;
  console.log(title);
  for (const url of urls) {
    const size = await gzipped(url);
    sum += size;
    console.log(`  ${String(size).padStart(7)}  ${url}`);
  }
  console.log(`  ${String(sum).padStart(7)}  in all (${(sum / 1024).toFixed(1)} KB gzip)`);
  return sum;
}

const sum = await table("before the first usable form", ["/app/index.html", "/app/sw.js", ...core]);
await table("the map, when it is first wanted", map);
if (sum > BUDGET) {
  console.error(`over the budget of ${BUDGET / 1024} KB`);
  process.exitCode = 1;
}
