/** A server that is older or newer by one version: what it does not say is done without, what it adds is passed over. */
import { beforeEach, expect, test } from "vitest";
import { asked, forget, get, transaction } from "../../src/foundation/database";
import { rows, usedKinds } from "../../src/rooms/contacts/store";
import { loadTasks, tasks } from "../../src/rooms/followups/store";
import { numbersOf } from "../../src/rooms/safety/rules";
import { deliver } from "../../src/rooms/sync/deliver";
import { heldCount, look, outdated, stateOf } from "../../src/rooms/sync/outbox";
import { municipalityName, pull, reference } from "../../src/rooms/sync/reference";
import type { Server } from "./server";
import { contact, network, newPhone } from "./setup";

let server: Server;
beforeEach(async () => {
  server = await newPhone();
});

const waiting = async () => asked<number>((await transaction("outbox")).store("outbox").count());

/** What every server has said from the first version on. */
function first() {
  const { teams, districts, grid, municipality, envelope_key, server_day, min_app, demo, basemap } = reference.value!;
  return { teams, districts, grid, municipality, envelope_key, server_day, min_app, demo, basemap };
}

test("an older server: no kinds, numbers, municipalities, tasks or guidance are told, and a night goes on", async () => {
  server.pulled = first();
  reference.value = null;
  expect(await pull()).toBe(true);
  expect(usedKinds().length).toBe(6);
  expect(municipalityName("0184")).toBe("0184");
  expect(numbersOf(reference.value!.teams, undefined, null)).toBeNull();
  network(false);
  await loadTasks();
  expect(tasks.value).toEqual([]);
  await contact();
  await deliver();
  expect(await waiting()).toBe(0);
});

test("an older server does not know a kind of record: it is held, and the row says so", async () => {
  server.answer = ({ schema }) => (schema === "contact/2" ? ["held", "unknown_schema"] : ["stored", null]);
  const { id, version } = (await contact()).record;
  await deliver();
  await look();
  expect(stateOf(id, version)).toEqual({ state: "held", reason: "unknown_schema" });
  expect([await waiting(), heldCount()]).toEqual([0, 1]);
});

test("a newer server says more than is known here: it is passed over, and kept from nothing", async () => {
  const [team] = first().teams;
  server.pulled = {
    ...first(),
    teams: [{ ...team, contact_kinds: ["street", "a_kind_of_tomorrow"], colour: "blue" }],
    tasks: [],
    weather: { night: "cold" },
    guidance: { a_gap_of_tomorrow: { number: null, text: "x", source: "y", owner: "z", verified_on: "2026-11-20" } },
  };
  expect(await pull()).toBe(true);
  expect(usedKinds()).toEqual(["street"]);
  server.network = (text) => {
    const said = JSON.parse(text);
    return JSON.stringify({ ...said, weather: "cold", answers: said.answers.map((a: object) => ({ ...a, mood: 1 })) });
  };
  await contact();
  await deliver();
  expect(await waiting()).toBe(0);
});

test("a newer server's new reason stands as it is; its new answer is not understood, and nothing is let go of", async () => {
  server.answer = () => ["held", "a_reason_of_tomorrow"];
  const { id, version } = (await contact()).record;
  await deliver();
  await look();
  expect(stateOf(id, version)).toEqual({ state: "held", reason: "a_reason_of_tomorrow" });
  server.answer = () => ["postponed", null];
  await contact();
  expect(await deliver()).toBe("again");
  expect(await waiting()).toBe(1);
  expect(rows.value.length).toBe(2);
});

test("a newer server that takes no such app: what is sealed goes, and the app is asked to be updated", async () => {
  server.network = (text) => JSON.stringify({ ...JSON.parse(text), min_app: "99.0.0" });
  await contact();
  await deliver();
  await look();
  expect([await waiting(), outdated.value]).toEqual([0, true]);
  expect(await get("keys", "min_app")).toBe("99.0.0");
});

test.each([
  ["nothing", {}],
  ["no key", { teams: [], districts: [] }],
])("a pull that answers with %s is no pull: saving and delivering go on", async (_, said) => {
  server.pulled = said;
  expect(await pull()).toBe(false);
  await contact();
  await deliver();
  expect(await waiting()).toBe(0);
  expect(reference.value?.teams.length).toBe(1);
});

test("what a newer app has made of the stores is opened by this one, since a server may go back by a version", async () => {
  await contact();
  await forget();
  const newer = indexedDB.open("fieldapp", 3);
  newer.onupgradeneeded = () => newer.result.createObjectStore("of_tomorrow");
  (await asked(newer)).close();
  await deliver();
  expect(await waiting()).toBe(0);
  expect(await contact()).toBeTruthy();
});
