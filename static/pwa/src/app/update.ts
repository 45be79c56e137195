/** Registers the service worker; a new version waits until no shift is going on. */
export async function updateWhenIdle(isIdle: () => boolean): Promise<void> {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const registration = await workers.register("/app/sw.js", { scope: "/app/" });
  const first = !workers.controller;
  workers.addEventListener("controllerchange", () => {
    if (!first) location.reload();
  });
  const offer = () => {
    if (registration.waiting && isIdle()) registration.waiting.postMessage("take-over");
  };
  offer();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer);
  });
}
