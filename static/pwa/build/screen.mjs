/**
 * Screens notes as the phone does: a JSON list of notes in, a list of findings for each out. The server's
 * tests hold the two against each other with it.
 */
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const entry = fileURLToPath(new URL("../src/rooms/shifts/screening.ts", import.meta.url));
const { find } = (await runnerImport(entry, { configFile: false })).module;
const notes = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(notes.map(find)));
