/** What the vault keeps, and from whom. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { type Locked, asked, get, set, transaction, wipe } from "../../src/foundation/database";
import { isEnrolled } from "../../src/rooms/accounts/store";
import { beginContact, draftKept, remove, save, touch } from "../../src/rooms/contacts/store";
import { clearDelivered, closeShift } from "../../src/rooms/shifts/store";
import { WRONG_PINS } from "../../src/vault/rules";
import {
  createVault,
  isOpen,
  lock,
  locked,
  readPrivate,
  unlock,
  unlocked,
  writePrivate,
  wrongPins,
} from "../../src/vault/store";
import { hmacKey } from "../../src/vault/wrapping";
import { CLOSING, PIN, contact, newPhone, restart, stretch } from "./setup";

const STORES = ["keys", "vault", "private", "outbox", "answers"] as const;

beforeEach(async () => {
  await newPhone();
});

/** Everything in the phone's database, as text: strings, and bytes as Latin-1 and as UTF-16. */
async function dump(): Promise<string> {
  const parts: string[] = [];
  const walk = (value: unknown): void => {
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
      const bytes = Buffer.from(value instanceof ArrayBuffer ? value : value.buffer);
      parts.push(bytes.toString("latin1"), bytes.toString("utf16le"));
    } else if (typeof value === "object" && value) {
      for (const [key, inner] of Object.entries(value)) {
        parts.push(key);
        walk(inner);
      }
    } else parts.push(String(value));
    if (typeof value === "string" && value.length > 100) {
      parts.push(Buffer.from(value, "base64").toString("latin1"));
    }
  };
  for (const store of STORES) {
    const tx = await transaction(store);
    walk(await asked(tx.store(store).getAllKeys()));
    walk(await asked(tx.store(store).getAll()));
  }
  return parts.join("\n");
}

test("nothing that was entered can be read from the phone's database", async () => {
  beginContact();
  for (const [field, code] of [
    ["gender", "trans"],
    ["age", "under_18"],
    ["form", "begging"],
    ["met", "unsure"],
    ["outcome", "referred"],
  ] as const)
    touch(field, code);
  touch("place", { kind: "square", e: 269612, n: 2632512, zone: null });
  await draftKept();
  const words = ["trans", "under_18", "begging", "unsure", "referred", "269612", "2632512", "gender"];
  const withDraft = await dump();
  await save();
  const saved = await dump();
  for (const word of words) {
    expect(withDraft).not.toContain(word);
    expect(saved).not.toContain(word);
  }
  // The search finds what is there: the same words, planted in the clear.
  await set("keys", "min_app", words.join(" "));
  const planted = await dump();
  for (const word of words) expect(planted).toContain(word);
});

test("what was answered is not to be told from the sizes of what is kept", async () => {
  const sizes = async () => {
    const tx = await transaction("private");
    const all = await asked<Locked[]>(tx.store("private").getAll());
    return all.map(({ ct }) => ct.byteLength).sort();
  };
  const met = async (gender: string, signs: string[], need: string[]) => {
    beginContact();
    touch("gender", gender);
    touch("age", "under_18");
    touch("form", "crime");
    touch("met", "new");
    touch("outcome", "talk");
    touch("signs", signs);
    touch("need", need);
    touch("place", { kind: "unknown" });
    await draftKept();
    const draft = await sizes();
    await remove(await save());
    return draft;
  };
  const many = await met("woman", ["minor", "controlled", "violence"], ["housing", "protection"]);
  expect(await met("man", [], [])).toEqual(many);
});

test("the database holds no clock time and no number that grows with time", async () => {
  const before = Date.now();
  beginContact();
  await draftKept();
  const text = await dump();
  for (let ms = before - 5000; ms < Date.now() + 5000; ms += 1000) {
    expect(text).not.toContain(String(Math.floor(ms / 1000)));
  }
  await set("keys", "min_app", `planted ${before}`);
  expect(await dump()).toContain(String(before));
});

test("the right PIN opens, a wrong one does not, and the count starts anew", async () => {
  lock();
  expect(await unlock("000001")).toEqual({ left: WRONG_PINS - 1, wait: 0 });
  expect(isOpen.value).toBe(false);
  expect(await wrongPins()).toBe(1);
  expect(await unlock(PIN)).toBe("open");
  expect(await wrongPins()).toBe(0);
});

test("the tenth wrong PIN erases what can be read, and nothing that is undelivered", async () => {
  lock();
  for (let i = 1; i < WRONG_PINS; i++) expect(await unlock("000001")).not.toBe("wiped");
  expect(await unlock("000001")).toBe("wiped");
  expect(await get("vault", "pin")).toBeUndefined();
  expect(await asked((await transaction("private")).store("private").count())).toBe(0);
  expect(await asked((await transaction("outbox")).store("outbox").count())).toBe(1);
  expect(await unlock(PIN)).toBe("wiped");
  expect(await isEnrolled()).toBe(false);
});

test("a tenth try that was killed in the middle is the last one, were the next PIN right", async () => {
  lock();
  const record = (await get("vault", "pin"))!;
  await set("vault", "pin", { ...record, wrong: WRONG_PINS });
  expect(await unlock(PIN)).toBe("wiped");
  expect(await get("vault", "pin")).toBeUndefined();
  expect(isOpen.value).toBe(false);
});

describe("two tabs", () => {
  /** This same phone as another tab has it: the stores are shared, the data key is not. */
  async function otherTab() {
    vi.resetModules();
    (await import("../../src/vault/wrapping")).stretchWith(stretch);
    return import("../../src/vault/store");
  }
  const heard = () =>
    new Promise((said) => {
      const channel = new BroadcastChannel("fieldapp");
      channel.onmessage = ({ data }) => {
        if (data !== "wiped") return;
        channel.close();
        said(data);
      };
    });

  test("a wipe is told to the others, also by too many wrong PINs", async () => {
    lock();
    const told = heard();
    for (let i = 0; i < WRONG_PINS; i++) await unlock("000001");
    expect(await told).toBe("wiped");
  });

  test("a tab that missed the wipe writes nothing under the next vault", async () => {
    await contact();
    const other = await otherTab();
    await wipe();
    await other.createVault("135790");
    await other.writePrivate("row:new", { mine: true });
    await expect(writePrivate("row:old", { theirs: true })).rejects.toThrow();
    await expect(contact()).rejects.toThrow();
    await expect(closeShift(CLOSING)).rejects.toThrow();
    expect(await other.readPrivate("")).toEqual([{ mine: true }]);
    expect(await asked((await transaction("outbox")).store("outbox").count())).toBe(2);
  });

  test("a tab that missed the wipe clears nothing of the next vault", async () => {
    await closeShift(CLOSING);
    const other = await otherTab();
    await wipe();
    await other.createVault("135790");
    await other.writePrivate("shift", { theirs: true });
    const tx = await transaction("outbox", "readwrite");
    tx.store("outbox").clear();
    await tx.done;
    await clearDelivered().catch(() => undefined);
    expect(await other.readPrivate("shift")).toEqual([{ theirs: true }]);
  });

  test("a tab that missed the wipe stores nothing where there is no vault", async () => {
    await wipe();
    await expect(writePrivate("row:old", {})).rejects.toThrow();
    expect(await asked((await transaction("private")).store("private").count())).toBe(0);
  });

  test("a second PIN is not put over a first", async () => {
    const other = await otherTab();
    await expect(other.createVault("135790")).rejects.toThrow();
    lock();
    expect(await unlock(PIN)).toBe("open");
  });

  test("what does not open is left out and keeps nothing from opening", async () => {
    await writePrivate("row:a", { good: 1 });
    await set("private", "row:b", await locked("row:elsewhere", { bad: 1 }));
    expect(await readPrivate("row:")).toEqual([{ good: 1 }]);
  });
});

test("the same PIN after a wipe is another vault: what was before it does not open", async () => {
  const kept = await locked("row:a", { before: 1 });
  await wipe();
  await createVault(PIN);
  await expect(unlocked("row:a", kept)).rejects.toThrow();
});

test("a try is counted even when the app is killed in the middle of it", async () => {
  lock();
  void unlock("000001");
  await new Promise((later) => setTimeout(later, 20));
  await restart();
  lock();
  expect(await unlock("000001")).toMatchObject({ left: WRONG_PINS - 1 });
});

test("the right PIN opens nothing without this phone's own key", async () => {
  lock();
  const record = (await get("vault", "pin"))!;
  await set("vault", "pin", { ...record, device: await hmacKey() });
  expect(await unlock(PIN)).toEqual({ left: WRONG_PINS - 1, wait: 0 });
  await set("vault", "pin", record);
  expect(await unlock(PIN)).toBe("open");
});

test("keys cannot be exported", async () => {
  const { device } = (await get("vault", "pin"))!;
  await expect(crypto.subtle.exportKey("raw", device)).rejects.toThrow();
});

test("a value moved to another place does not open", async () => {
  const moved: Locked = await locked("row:a", { secret: 1 });
  expect(await unlocked("row:a", moved)).toEqual({ secret: 1 });
  await expect(unlocked("row:b", moved)).rejects.toThrow();
});

test("nothing can be read or written while locked", async () => {
  lock();
  await expect(locked("x", 1)).rejects.toThrow("locked");
});
