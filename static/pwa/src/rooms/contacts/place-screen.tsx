/** Choosing the place without a map first: here, recent squares, zones; the map for the rest. */
import "../../generated/words-later";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { back } from "../../app/navigation";
import { t } from "../../app/words";
import { gps, here, warm } from "../geography/locate";
import type { Square } from "../geography/rules";
import { districtAt, reference, teamOf } from "../sync/reference";
import { type Zone, middleSquare } from "../zones/rules";
import { type Draft, type Place, isIndoor, placeFor } from "./rules";
import { draft, rows, groundAt, touch } from "./store";
import { placeName } from "./words";

function choose(place: Place): void {
  touch("place", placeFor(draft.value!.arena, place, districtAt) ?? place);
  back();
}

/** The squares and districts of tonight's contacts, newest first, each once. */
function recent(arena: string): Place[] {
  const places = rows.value
    .map(({ record }) => placeFor(arena, record.place, districtAt))
    .filter((place) => place?.kind === "square" || place?.kind === "area");
  return [...new Map(places.map((place) => [JSON.stringify(place), place!])).values()].slice(0, 6);
}

/** A zone's squares as they lie, north up, each a button. */
function ZoneSquares({ zone }: { zone: Zone }) {
  const es = zone.squares.map(([e]) => e);
  const ns = zone.squares.map(([, n]) => n);
  const [west, north] = [Math.min(...es), Math.max(...ns)];
  const columns = Math.max(...es) - west + 1;
  const style = { gridTemplateColumns: `repeat(${columns}, minmax(3rem, 4rem))` };
  return (
    <>
      <p class="hint" aria-hidden="true">{t("Squares, north up")}</p>
      <div class="squares" role="group" aria-label={t("Squares, north up")} style={style}>
        {zone.squares.map(([e, n]) => (
          <button
            type="button"
            key={`${e}:${n}`}
            style={{ gridColumn: e - west + 1, gridRow: north - n + 1 }}
            aria-label={t("square {e}:{n}", { e: e % 100, n: n % 100 })}
            onClick={() => choose({ kind: "square", e, n, zone: zone.id })}
          />
        ))}
      </div>
    </>
  );
}

function ZoneList({ zones }: { zones: readonly Zone[] }) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <ul class="list">
      {zones.map((zone) => {
        const middle = middleSquare(zone);
        return (
          <li key={zone.id}>
            <div class="pair">
              <button
                type="button"
                disabled={!middle}
                onClick={() => middle && choose({ kind: "square", ...middle, zone: zone.id })}
              >
                {zone.name}
              </button>
              <button
                type="button"
                aria-expanded={open === zone.id}
                aria-label={t("Squares of {name}", { name: zone.name })}
                onClick={() => setOpen(open === zone.id ? null : zone.id)}
              >
                {t("Squares")}
              </button>
            </div>
            {open === zone.id && <ZoneSquares zone={zone} />}
          </li>
        );
      })}
    </ul>
  );
}

function Districts() {
  const [text, setText] = useState("");
  const districts = reference.value?.districts ?? [];
  const shown = useMemo(
    () => districts.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase())),
    [text, districts],
  );
  return (
    <>
      <h2>{t("Districts")}</h2>
      <label>
        {t("Search")}
        <input value={text} autocomplete="off" onInput={(e) => setText(e.currentTarget.value)} />
      </label>
      <ul class="list">
        {shown.slice(0, 40).map(({ code, name }) => (
          <li key={code}>
            <button type="button" onClick={() => choose({ kind: "area", district: code })}>
              {name}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The map is a part of its own, fetched when it is first wanted, and kept for flight mode. */
function MapPicker({ team }: { team: string }) {
  const box = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const [marked, setMarked] = useState<Square | null>(null);
  useEffect(() => {
    let gone = false;
    let close = () => {};
    const place = draft.value?.place;
    const at = here.value ?? (place?.kind === "square" ? place : null);
    // One after the other: read in one go they hold a slow phone up for a tenth of a second.
    import("../geography/leaflet-global")
      .then(() => import("../geography/map"))
      .then(({ openMap }) => openMap(box.current!, at, teamOf(team)?.zones ?? [], setMarked))
      .then((end) => {
        close = end;
        if (gone) end();
      })
      .catch(() => setFailed(true));
    return () => {
      gone = true;
      close();
    };
  }, []);
  if (failed) return <p>{t("The map is not on this phone yet. It comes when there is a network.")}</p>;
  const place = marked && groundAt(marked);
  return (
    <>
      <div class="map" ref={box} role="application" aria-label={t("Map: press on the place")} />
      <div class="bar">
        <button type="button" class="main" disabled={!place} onClick={() => place && choose(place)}>
          {place ? t("Take {name}", { name: placeName(place, team) }) : marked ? t("outside the municipality") : t("Press on the map")}
        </button>
      </div>
    </>
  );
}

export default function PlaceScreen() {
  const current = draft.value;
  const [map, setMap] = useState(false);
  useEffect(warm, []);
  if (!current) return null;
  return (
    <main class={map ? "with-bar" : ""}>
      <h1 tabIndex={-1}>{t("Where?")}</h1>
      {isIndoor(current.arena) && <p class="hint">{t("Indoors only the district is kept.")}</p>}
      <button type="button" class="wide" aria-expanded={map} onClick={() => setMap(!map)}>
        {map ? t("Back to the list") : t("On the map")}
      </button>
      {map ? <MapPicker team={current.team} /> : <List current={current} />}
    </main>
  );
}

function List({ current }: { current: Draft }) {
  const found = here.value && groundAt(here.value);
  const nearby = found && placeFor(current.arena, found, districtAt);
  const before = recent(current.arena);
  return (
    <>
      <ul class="list">
        <li>
          <button type="button" disabled={!nearby} onClick={() => nearby && choose(nearby)}>
            <small>{t("Here")}</small>{" "}
            {nearby
              ? placeName(nearby, current.team)
              : gps.value === "refused"
                ? t("GPS is not allowed")
                : here.value && !found
                  ? t("outside the municipality")
                  : t("GPS is looking")}
          </button>
        </li>
        {before.map((place) => (
          <li key={JSON.stringify(place)}>
            <button type="button" onClick={() => choose(place)}>
              <small>{t("Recent")}</small> {placeName(place, current.team)}
            </button>
          </li>
        ))}
        <li>
          <button type="button" onClick={() => choose({ kind: "unknown" })}>
            {t("Place unknown")}
          </button>
        </li>
      </ul>
      {isIndoor(current.arena) ? <Districts /> : <Zones team={current.team} />}
      <Municipalities />
    </>
  );
}

/** A regional coordinator works in the whole county: outside the own one the municipality is enough. */
function Municipalities() {
  const others = (reference.value?.municipalities ?? []).filter(
    ({ code }) => code !== reference.value?.municipality,
  );
  if (!others.length) return null;
  return (
    <details>
      <summary>{t("Another municipality")}</summary>
      <ul class="list">
        {others.map(({ code, name }) => (
          <li key={code}>
            <button type="button" onClick={() => choose({ kind: "municipality", code })}>
              {name}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Zones({ team }: { team: string }) {
  const zones = teamOf(team)?.zones ?? [];
  if (!zones.length) return null;
  return (
    <>
      <h2>{t("Zones")}</h2>
      <ZoneList zones={zones} />
    </>
  );
}
