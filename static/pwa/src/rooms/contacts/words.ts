/** A contact's place and content in plain words. */
import { named, t } from "../../app/words";
import * as codes from "../../generated/codes";
import { districtAt, districtName, municipalityName, teamOf } from "../sync/reference";
import type { ContactRecord, Place } from "./rules";

/** A square has no name of its own: its district, and the last digits of its number. */
function squareName(place: Place & { kind: "square" }, team: string): string {
  const zone = teamOf(team)?.zones.find((z) => z.id === place.zone)?.name;
  const district = districtName(districtAt(place)) ?? t("Outside the city");
  const two = (x: number) => String(x % 100).padStart(2, "0");
  return `${zone ?? district} · ${t("square {e}:{n}", { e: two(place.e), n: two(place.n) })}`;
}

export function placeName(place: Place | null, team: string): string {
  if (!place) return t("Choose a place");
  switch (place.kind) {
    case "square":
      return squareName(place, team);
    case "area":
      return `${districtName(place.district) ?? place.district} · ${t("district only")}`;
    case "municipality":
      return t("Municipality: {name}", { name: municipalityName(place.code) });
    case "unknown":
      return t("Place unknown");
    case "none":
      return t("No place");
  }
}

/** Where a contact was: its square or district, else its arena. */
export const whereOf = ({ place, team, arena }: ContactRecord): string =>
  place.kind === "none" ? named(codes.arena, arena) : placeName(place, team);

function answersOf(record: ContactRecord): string[] {
  const say = (list: readonly codes.Code[], code?: string | null) => named(list, code ?? null);
  const person = [say(codes.gender, record.gender), say(codes.age, record.age)];
  switch (record.kind) {
    case "street":
    case "online":
      return [...person, say(codes.met, record.met), say(codes.outcome, record.outcome)];
    case "buyer":
      return [...person, say(codes.met, record.met), `KAST: ${say(codes.kast, record.kast)}`];
    case "relative":
      return [say(codes.relation, record.relation), say(codes.outcome, record.outcome)];
    case "professional":
      return [say(codes.organisation_kind, record.organisation_kind), say(codes.topic, record.topic)];
    case "observation":
      return [
        `${t("Sellers")} ${say(codes.band, record.sellers_band)}`,
        `${t("Buyers")} ${say(codes.band, record.buyers_band)}`,
      ];
  }
}

/** Kind and answers; a street contact, the commonest, goes without its name. */
export function summary(record: ContactRecord): string {
  const kind = record.kind === "street" ? [] : [named(codes.kind, record.kind)];
  // An answer is not broken over two lines.
  return [...kind, ...answersOf(record)].map((said) => said.replaceAll(" ", "\u00a0")).join(" · ");
}
