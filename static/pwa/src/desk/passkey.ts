/**
 * Passkeys on the pages of log-in, account, links and confirmation, of both surfaces.
 *
 * `<div data-passkey="use|make" data-options="…" data-verify="…" data-csrf="…" data-next="…"
 * data-words="…">` holds a hidden `<form>` with one button, which is shown where the browser can,
 * and an empty hidden `[role=alert]`; for `make` the form has an `<input name="name">`. A form with an
 * `<input name="credential">` is sent with the answer in it, instead of `data-verify`. With
 * `data-autofill` the browser offers passkeys in the page's field with `autocomplete="username
 * webauthn"` too, where it knows how.
 */
import {
  type CreationOptions,
  type RequestOptions,
  told,
  toCreation,
  toRequest,
} from "./passkey-json";

type Words = { missing: string; cancelled: string; already: string; failed: string };

type Problem = { type?: string; title?: string; detail?: string };

/** A challenge is good for five minutes; one that waits in a field is renewed before. */
const RENEW_MS = 4 * 60_000;

/** The server's own sentence about what went wrong. */
class Told extends Error {}

let waiting: AbortController | null = null;

async function ask<T>(box: HTMLElement, address: string, body: object): Promise<T> {
  const answer = await fetch(address, {
    method: "POST",
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      "X-CSRF-Token": box.dataset.csrf ?? "",
    },
    body: JSON.stringify(body),
  });
  const said = (await answer.json().catch(() => ({}))) as T & Problem;
  if (said.type === "urn:fieldapp:step_up") {
    location.assign(`/account/confirm?next=${encodeURIComponent(location.pathname)}`);
    return new Promise(() => {}); // the page is on its way out
  }
  if (!answer.ok) throw new Told(said.detail || said.title || "");
  return said;
}

/** Send what the authenticator answered, then go where the server says; or with the form. */
async function finish(box: HTMLElement, credential: Credential | null): Promise<void> {
  const carried = box.querySelector<HTMLInputElement>("input[name=credential]");
  if (carried) {
    carried.value = JSON.stringify(told(credential as PublicKeyCredential));
    return carried.form!.submit();
  }
  const name = box.querySelector<HTMLInputElement>("input[name=name]")?.value ?? "";
  const { next } = await ask<{ next: string }>(box, box.dataset.verify!, {
    credential: told(credential as PublicKeyCredential),
    next: box.dataset.next ?? "",
    ...(box.dataset.passkey === "make" ? { name } : {}),
  });
  location.assign(next);
}

async function make(box: HTMLElement): Promise<void> {
  const options = await ask<CreationOptions>(box, box.dataset.options!, {});
  await finish(box, await navigator.credentials.create({ publicKey: toCreation(options) }));
}

async function use(box: HTMLElement): Promise<void> {
  waiting?.abort();
  const options = await ask<RequestOptions>(box, box.dataset.options!, {});
  await finish(box, await navigator.credentials.get({ publicKey: toRequest(options) }));
}

/** Wait for a passkey to be chosen in the field, with a new challenge now and then. */
async function offer(box: HTMLElement, say: (sentence: string) => void): Promise<void> {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  for (;;) {
    const mine = new AbortController();
    waiting = mine;
    let renewed = false;
    const renew = setTimeout(() => {
      renewed = true;
      mine.abort();
    }, RENEW_MS);
    try {
      const options = await ask<RequestOptions>(box, box.dataset.options!, {});
      const credential = await navigator.credentials.get({
        mediation: "conditional",
        publicKey: toRequest(options),
        signal: mine.signal,
      });
      return await finish(box, credential);
    } catch (error) {
      if (renewed) continue;
      // Ended by the button, or by a browser that has second thoughts: the button is still there.
      if (error instanceof Told) say(error.message);
      return;
    } finally {
      clearTimeout(renew);
    }
  }
}

function sentence(words: Words, error: unknown): string {
  if (error instanceof Told && error.message) return error.message;
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "AbortError") return words.cancelled;
  return name === "InvalidStateError" ? words.already : words.failed;
}

function open(box: HTMLElement): void {
  const words = JSON.parse(box.dataset.words ?? "{}") as Words;
  const form = box.querySelector("form")!;
  const button = form.querySelector("button")!;
  const alert = box.querySelector<HTMLElement>("[role=alert]")!;
  const say = (text: string) => {
    alert.textContent = text;
    alert.hidden = !text;
  };
  const makes = box.dataset.passkey === "make";
  // Who only comes in has the password's form below, and needs no explanation.
  if (!window.PublicKeyCredential) return makes ? say(words.missing) : undefined;
  const act = makes ? make : use;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    say("");
    button.disabled = true;
    try {
      await act(box);
    } catch (error) {
      say(sentence(words, error));
      button.disabled = false;
      button.focus();
    }
  });
  form.hidden = false;
  if ("autofill" in box.dataset) void offer(box, say);
}

document.querySelectorAll<HTMLElement>("[data-passkey]").forEach(open);
