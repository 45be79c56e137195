/**
 * The one Trusted Types policy of the phone's page and of pages with a map; other pages have none.
 *
 * Leaflet writes markup: a handful of its own pieces pass, everything else becomes text. Of scripts
 * the phone's two workers may be started. Where a browser has no Trusted Types nothing changes.
 */
type Rules = { createHTML(text: string): string; createScriptURL(url: string): string };
type Factory = { createPolicy(name: string, rules: Rules): unknown };

/** All that Leaflet writes by itself: signs on buttons, a bar between attributions, two probes. */
const LEAFLET = /^(?:[^<]|<\/?span(?: aria-hidden="true")?>|<svg\/>|<v:shape adj="1"\/>)*$/;
const WORKERS = /^\/app\/(?:sw|assets\/vault-worker-[\w-]+)\.js$/;

export const rules: Rules = {
  createHTML: (text) => (LEAFLET.test(text) ? text : text.replace(/</g, "&lt;")),
  createScriptURL(url) {
    const { origin, pathname } = new URL(url, location.href);
    if (origin === location.origin && WORKERS.test(pathname)) return url;
    throw new TypeError("not a script of ours");
  },
};

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
// "default": Leaflet and the browser's own calls ask it without knowing of it.
factory?.createPolicy("default", rules);
