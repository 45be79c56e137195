/** Random ids: a UUIDv7 would store the minute of a meeting. */
export const newId = (): string => crypto.randomUUID();
