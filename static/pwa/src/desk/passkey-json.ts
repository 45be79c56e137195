/**
 * WebAuthn's options and answers between the server's JSON and the browser's objects.
 *
 * By hand: `parseRequestOptionsFromJSON` and `toJSON` are missing in browsers that offices still have.
 */

type Listed = { type: "public-key"; id: string; transports?: AuthenticatorTransport[] };

export type RequestOptions = {
  challenge: string;
  rpId: string;
  timeout: number;
  userVerification: UserVerificationRequirement;
  allowCredentials?: Listed[];
};

export type CreationOptions = {
  challenge: string;
  rp: { id: string; name: string };
  user: { id: string; name: string; displayName: string };
  pubKeyCredParams: PublicKeyCredentialParameters[];
  timeout: number;
  excludeCredentials?: Listed[];
  authenticatorSelection: AuthenticatorSelectionCriteria;
  attestation: AttestationConveyancePreference;
};

export function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

export function base64url(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const listed = (all: Listed[] = []): PublicKeyCredentialDescriptor[] =>
  all.map((one) => ({ ...one, id: bytes(one.id) }));

export const toRequest = (told: RequestOptions): PublicKeyCredentialRequestOptions => ({
  ...told,
  challenge: bytes(told.challenge),
  allowCredentials: listed(told.allowCredentials),
});

export const toCreation = (told: CreationOptions): PublicKeyCredentialCreationOptions => ({
  ...told,
  challenge: bytes(told.challenge),
  user: { ...told.user, id: bytes(told.user.id) },
  excludeCredentials: listed(told.excludeCredentials),
});

/** What the server reads of an answer; extensions are not asked for. */
export function told(credential: PublicKeyCredential): object {
  const { id, rawId, type, response } = credential;
  return { id, rawId: base64url(rawId), type, response: answer(response) };
}

function answer(response: AuthenticatorResponse): object {
  const clientDataJSON = base64url(response.clientDataJSON);
  if (response instanceof AuthenticatorAttestationResponse) {
    const attestationObject = base64url(response.attestationObject);
    return { clientDataJSON, attestationObject, transports: response.getTransports?.() ?? [] };
  }
  const { authenticatorData, signature, userHandle } = response as AuthenticatorAssertionResponse;
  return {
    clientDataJSON,
    authenticatorData: base64url(authenticatorData),
    signature: base64url(signature),
    userHandle: userHandle ? base64url(userHandle) : null,
  };
}
