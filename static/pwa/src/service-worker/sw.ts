/**
 * The phone's service worker: the app's core from the phone alone, and delivery in the background.
 * It needs no data key: what it delivers is sealed.
 */
import { deliver } from "../rooms/sync/deliver";

declare const self: ServiceWorkerGlobalScope;
/** Addresses of the core and of the map, and the name of this build; written in by the build. */
declare const __CORE__: string[];
declare const __MAP__: string[];
declare const __BUILD__: string;

const CORE = `fieldapp-core-${__BUILD__}`;
const HOME = "/app/";
/** The page that one leaves to at once (app/lock.ts). */
const NEUTRAL = "/app/lista.html";

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

const isOlder = (name: string): boolean => name.startsWith("fieldapp-core-") && name !== CORE;

async function install(): Promise<void> {
  const isUpdate = (await caches.keys()).some(isOlder);
  // Where no older one is kept, as after sw-off.js, nothing is there to wait for.
  if (!isUpdate) await self.skipWaiting();
  await (await caches.open(CORE)).addAll([HOME, ...__CORE__]);
  // What can be done without a network before an update can be done after it: it comes whole, or later.
  if (isUpdate) await keepMap();
}

self.addEventListener("install", (event) => event.waitUntil(install()));

async function activate(): Promise<void> {
  for (const name of await caches.keys()) if (isOlder(name)) await caches.delete(name);
  await self.clients.claim();
}

self.addEventListener("activate", (event) => event.waitUntil(activate()));

async function keepMap(): Promise<void> {
  const cache = await caches.open(CORE);
  for (const url of __MAP__) if (!(await cache.match(url))) await cache.add(url);
}

self.addEventListener("message", (event) => {
  if (event.data === "take-over") event.waitUntil(self.skipWaiting());
  if (event.data === "keep-map") event.waitUntil(keepMap().catch(() => undefined));
});

const KEPT = new Set([...__CORE__, ...__MAP__]);

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  const key = request.mode === "navigate" && pathname !== NEUTRAL ? HOME : pathname;
  if (key !== HOME && !KEPT.has(key)) return;
  event.respondWith(
    caches.match(key, { cacheName: CORE }).then((kept) => kept ?? fetch(request)),
  );
});

async function deliverOrFail(): Promise<void> {
  // A rejection makes the browser try again, by its own clock.
  if ((await deliver()) === "again") throw new Error("not delivered yet");
}

self.addEventListener("sync", (event) => (event as SyncEvent).waitUntil(deliverOrFail()));
