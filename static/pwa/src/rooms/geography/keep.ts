/** Makes the map ready for flight mode, in the background, after everything else. */
import { gaveWay } from "../../vault/store";
import { reference } from "../sync/reference";
import { keepBasemap } from "./basemap";

const idle = (): Promise<unknown> =>
  new Promise((done) =>
    "requestIdleCallback" in globalThis ? requestIdleCallback(done) : setTimeout(done, 2000),
  );

export async function keepMap(): Promise<void> {
  await idle();
  const worker = await navigator.serviceWorker?.ready;
  worker?.active?.postMessage("keep-map");
  const url = reference.value?.basemap;
  if (url && navigator.onLine && !gaveWay()) await keepBasemap(url).catch(() => undefined);
}
