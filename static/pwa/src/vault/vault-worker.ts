/**
 * Argon2id, away from the page: it takes a third of a second, and its WebAssembly needs a wider
 * content policy, which the server gives to this file's response alone. Closed after each use, so
 * the PIN does not stay in its memory.
 */
import plain from "argon2id/dist/no-simd.wasm?url";
import simd from "argon2id/dist/simd.wasm?url";
import setup from "argon2id/lib/setup.js";
import type { Question } from "./rules";

declare const self: DedicatedWorkerGlobalScope;

const load = (url: string) => async (imports: WebAssembly.Imports) =>
  WebAssembly.instantiate(await (await fetch(url)).arrayBuffer(), imports);

self.onmessage = async ({ data }: MessageEvent<Question>) => {
  const { pin, salt, memory, passes } = data;
  const argon2id = await setup(load(simd), load(plain));
  const password = new TextEncoder().encode(pin);
  self.postMessage(
    argon2id({ password, salt, memorySize: memory, passes, parallelism: 1, tagLength: 32 }),
  );
};
