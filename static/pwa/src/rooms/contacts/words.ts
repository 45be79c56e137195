/** A contact's place and content in plain words. */
import { named, t } from "../../app/words";
import { age, gender, met, outcome } from "../../generated/codes";
import { districtAt, districtName, teamOf } from "../sync/reference";
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
      return t("Municipality {code}", { code: place.code });
    case "unknown":
      return t("Place unknown");
    case "none":
      return t("No place");
  }
}

export function summary(record: ContactRecord): string {
  return [
    named(gender, record.gender),
    named(age, record.age),
    named(met, record.met),
    named(outcome, record.outcome),
  ].join(" · ");
}
