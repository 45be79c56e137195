/** The basemap: one PMTiles file, kept whole in the phone, and read from there in flight mode. */
const CACHE = "fieldapp-basemap";

/** Fetches the basemap once, when the phone has nothing better to do and data is not to be saved. */
export async function keepBasemap(url: string): Promise<void> {
  const { saveData } = (navigator as { connection?: { saveData?: boolean } }).connection ?? {};
  if (saveData || !("caches" in globalThis)) return;
  const cache = await caches.open(CACHE);
  if (await cache.match(url)) return;
  const response = await fetch(url);
  if (response.status !== 200) return;
  await cache.put(url, response);
  for (const old of await cache.keys()) {
    if (old.url !== new URL(url, location.href).href) await cache.delete(old);
  }
}

/** The whole file, from the phone alone; null where it has not come yet. */
export async function basemapFile(): Promise<Blob | null> {
  const cache = await caches.open(CACHE);
  const [key] = await cache.keys();
  const response = key && (await cache.match(key));
  return response ? response.blob() : null;
}
