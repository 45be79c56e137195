/** What may become markup, and which scripts may be started. */
import { beforeAll, expect, test, vi } from "vitest";
import { rules } from "./markup";

beforeAll(() => {
  vi.stubGlobal("location", new URL("https://fieldapp.example/app/"));
});

test.each([
  '<span aria-hidden="true">+</span>',
  "<svg/>",
  '<v:shape adj="1"/>',
  'Stockholm &amp; co <span aria-hidden="true">|</span> © all',
  "",
])("Leaflet's own pieces pass: %s", (text) => {
  expect(rules.createHTML(text)).toBe(text);
});

test.each([
  "<img src=x onerror=alert(1)>",
  "<script>alert(1)</script>",
  '<span aria-hidden="true" onclick="alert(1)">x</span>',
  '<a href="javascript:alert(1)">x</a>',
  "<svg/onload=alert(1)>",
  "<svg/><script>1</script>",
  "<",
])("everything else is text: %s", (text) => {
  expect(rules.createHTML(text)).not.toContain("<");
});

test.each([
  "/app/sw.js",
  "https://fieldapp.example/app/assets/vault-worker-AbC_1-x.js",
])("a worker of ours starts: %s", (url) => {
  expect(rules.createScriptURL(url)).toBe(url);
});

test.each([
  "https://elsewhere.example/app/sw.js",
  "//elsewhere.example/app/sw.js",
  "/app/assets/index-AbC.js",
  "/app/assets/vault-worker-x.js/../../evil.js",
  "data:text/javascript,alert(1)",
  "blob:https://fieldapp.example/1",
  "javascript:alert(1)",
])("no other script does: %s", (url) => {
  expect(() => rules.createScriptURL(url)).toThrow();
});
