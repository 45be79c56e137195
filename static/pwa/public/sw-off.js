/*
 * In the place of the app's worker when that one is at fault (FIELDAPP_PHONE_WORKER=off): it takes over at
 * once, lets go of the app's kept files, and unregisters itself. From then on every opening comes from the
 * server. It leaves the phone's database alone: what is saved and unsent stays, and the page delivers it.
 */
self.addEventListener("install", () => self.skipWaiting());

async function leave() {
  for (const name of await caches.keys())
    if (name.startsWith("fieldapp-core-")) await caches.delete(name);
  await self.registration.unregister();
}

self.addEventListener("activate", (event) => event.waitUntil(leave()));
