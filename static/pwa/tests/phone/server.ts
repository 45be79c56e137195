/**
 * A server small enough to see through, for tests: it checks the signature, opens envelopes with
 * the real private key and merges by the shared rules. Its network can be told to fail.
 */
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_P256_HKDF_SHA256 } from "hpke";
import { base64, fromBase64, fromUtf8, utf8 } from "../../src/foundation/bytes";
import { type Envelope, set } from "../../src/foundation/database";
import { merge } from "../../src/rooms/sync/rules";

const suite = new CipherSuite(KEM_DHKEM_P256_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
const POINT = 65;

export interface Opened {
  schema: string;
  id: string;
  version: number;
  deleted?: boolean;
  [field: string]: unknown;
}

export class Server {
  readonly records = new Map<string, Opened>();
  readonly bodies: string[] = [];
  taken = 0;
  /** what becomes of a response on its way to the phone; throws to lose it */
  network: (text: string) => string = (text) => text;
  /** thrown before the request arrives */
  reachable = true;
  status = 200;
  headers: Record<string, string> = {};
  wipe = false;
  /** what it answers to a pull, and the key that it gives with a delivery */
  pulled: object = {};
  newKey: object | null = null;
  answer: ((opened: Opened) => [string, string | null]) | null = null;

  private constructor(
    private readonly keys: CryptoKeyPair,
    readonly publicKey: string,
    readonly device: CryptoKeyPair,
  ) {}

  /** A server that knows this phone, which is made ready in the phone's own store. */
  static async withPhone(): Promise<Server> {
    const keys = (await suite.GenerateKeyPair(true)) as CryptoKeyPair;
    const publicKey = base64(await suite.SerializePublicKey(keys.publicKey));
    const curve = { name: "ECDSA", namedCurve: "P-256" };
    const device = await crypto.subtle.generateKey(curve, false, ["sign", "verify"]);
    await set("keys", "enrolment", { device: "d", key: device });
    await set("keys", "envelope_key", { kid: "k1", public: publicKey });
    return new Server(keys, publicKey, device);
  }

  async open({ id, version, ct }: Pick<Envelope, "id" | "version" | "ct">): Promise<Opened> {
    const bytes = fromBase64(ct);
    const info = utf8(`fieldapp/envelope/1|${id}|${version}`);
    const [enc, sealed] = [bytes.slice(0, POINT), bytes.slice(POINT)];
    return JSON.parse(fromUtf8(await suite.Open(this.keys, enc, sealed, { info }) as Uint8Array<ArrayBuffer>));
  }

  private async take(envelope: Envelope): Promise<object> {
    const opened = await this.open(envelope);
    this.taken++;
    const before = this.records.get(opened.id);
    const existing = before && {
      version: before.version,
      deleted: before.deleted === true,
      same_device: true,
      shift_closed: this.records.get(String(opened.shift ?? opened.id))?.state === "closed",
      frozen: false,
      same_content: JSON.stringify(before) === JSON.stringify(opened),
    };
    const [answer, reason] = this.answer?.(opened) ?? merge(existing ?? null, opened);
    if (answer === "stored") this.records.set(opened.id, opened);
    return { id: envelope.id, version: envelope.version, answer, reason };
  }

  private async verify(url: string, init: RequestInit): Promise<boolean> {
    const headers = init.headers as Record<string, string>;
    const text = `fieldapp/delivery/1\n${init.method} ${url}\n${init.body}`;
    const signed = fromBase64(headers["X-Fieldapp-Signature"]!);
    const ecdsa = { name: "ECDSA", hash: "SHA-256" };
    return crypto.subtle.verify(ecdsa, this.device.publicKey, signed, utf8(text));
  }

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    if (!this.reachable) throw new TypeError("no network");
    if (!(await this.verify(url, init))) return new Response("", { status: 401 });
    const { status, headers } = this;
    if (status !== 200) return new Response("", { status, headers });
    this.bodies.push(String(init.body));
    if (url === "/api/v1/pull") return Response.json(this.pulled, { headers });
    const { envelopes } = JSON.parse(String(init.body)) as { envelopes: Envelope[] };
    const answers: object[] = [];
    for (const envelope of envelopes) answers.push(await this.take(envelope));
    const text = JSON.stringify({
      answers,
      wipe: this.wipe,
      min_app: "0.1.0",
      ...(this.newKey && { envelope_key: this.newKey }),
    });
    return new Response(this.network(text));
  };

  /** Records that are not deleted, by id. */
  get living(): Opened[] {
    return [...this.records.values()].filter((r) => !r.deleted);
  }
}
