/**
 * Argon2id, away from the page: it takes a third of a second, and its WebAssembly needs a wider
 * content policy, which the server gives to this file's response alone. Closed after each use, so
 * the PIN does not stay in its memory.
 */
import plain from "argon2id/dist/no-simd.wasm?url";
import simd from "argon2id/dist/simd.wasm?url";
import setup from "argon2id/lib/setup.js";
import { FASTEST, MEMORY, type Question, SLOWEST, type Stretched, fitting } from "./rules";

declare const self: DedicatedWorkerGlobalScope;

const load = (url: string) => async (imports: WebAssembly.Imports) =>
  WebAssembly.instantiate(await (await fetch(url)).arrayBuffer(), imports);

self.onmessage = async ({ data }: MessageEvent<Question>) => {
  const argon2id = await setup(load(simd), load(plain));
  const password = new TextEncoder().encode(data.pin);
  const run = (memory: number, passes: number): Stretched => {
    const how = { password, salt: data.salt, parallelism: 1, tagLength: 32 };
    const stretched = argon2id({ ...how, memorySize: memory, passes }) as Stretched["stretched"];
    return { stretched, memory, passes };
  };
  const timed = (memory: number, passes: number): [number, Stretched] => {
    const begun = performance.now();
    const done = run(memory, passes);
    return [performance.now() - begun, done];
  };
  if (data.memory && data.passes) return self.postMessage(run(data.memory, data.passes));
  timed(MEMORY, 1); // the first is slower: the memory is new and the code not compiled yet
  let [pass] = timed(MEMORY, 1);
  for (let turn = 0; ; turn++) {
    const { memory, passes } = fitting(pass);
    const [took, done] = timed(memory, passes);
    // The phone was busy with something else, then or now: measured anew by the longer run.
    if ((took >= FASTEST && took <= SLOWEST) || turn > 2) return self.postMessage(done);
    pass = ((took / passes) * MEMORY) / memory;
  }
};
