/** The service worker; a new version of the app waits until no shift is going on. */

/** Registers the worker. Returns what to call whenever a waiting version may take over. */
export function followUpdates(isIdle: () => boolean): () => void {
  const workers = navigator.serviceWorker;
  if (!workers) return () => undefined;
  const registering = workers.register("/app/sw.js", { scope: "/app/" });
  const first = !workers.controller;
  workers.addEventListener("controllerchange", () => {
    if (!first) location.reload();
  });
  const offer = async () => {
    const { waiting } = await registering;
    if (waiting && isIdle()) waiting.postMessage("take-over");
  };
  void registering.then((registration) =>
    registration.addEventListener("updatefound", () => {
      registration.installing?.addEventListener("statechange", offer);
    }),
  );
  return () => void offer();
}
