/**
 * The phone's words: English sentence → Swedish. Generated from the server's catalogue by
 * `fieldapp generate`; a test keeps it fresh. Never edited by hand.
 */

import { sv } from "./words";

Object.assign(sv, {
});
