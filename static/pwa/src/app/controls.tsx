/** The few controls every form is made of: big, native, and named. */
import type { ComponentChildren } from "preact";
import type { Code } from "../generated/codes";
import { label, language, t } from "./words";

/** A chip is narrow: a label may break after its stroke. */
const chip = (code: Code) =>
  label(code)
    .split("/")
    .map((part, i) => (i ? ["/", <wbr />, part] : part));

interface Asked {
  legend: string;
  hint?: string;
  list: readonly Code[];
  columns?: number;
}

interface ChoiceProps extends Asked {
  value: string | null;
  on: (code: string) => void;
  open?: boolean;
}

/** One of a list. Native radio buttons under the chips: keyboard and screen readers get them free. */
export function Choice({ legend, hint, list, columns = 3, value, on, open }: ChoiceProps) {
  return (
    <fieldset class={open ? "choice open" : "choice"}>
      <legend>
        {legend}
        {hint && <small> {hint}</small>}
        {open && <em> {t("choose one")}</em>}
      </legend>
      <div class={`chips c${columns}`}>
        {list.map((code) => (
          <label class="chip" key={code.code}>
            <input
              type="radio"
              name={legend}
              checked={value === code.code}
              onChange={() => on(code.code)}
            />
            <span>{chip(code)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface ChoicesProps extends Asked {
  values: readonly string[];
  on: (codes: string[]) => void;
}

/** Any number of a list, kept in the list's order. */
export function Choices({ legend, hint, list, columns = 2, values, on }: ChoicesProps) {
  const flip = (code: string) =>
    on(list.map((c) => c.code).filter((c) => values.includes(c) !== (c === code)));
  return (
    <fieldset class="choice">
      <legend>
        {legend}
        {hint && <small> {hint}</small>}
      </legend>
      <div class={`chips c${columns}`}>
        {list.map((code) => (
          <label class="chip" key={code.code}>
            <input
              type="checkbox"
              checked={values.includes(code.code)}
              onChange={() => flip(code.code)}
            />
            <span>{chip(code)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface CounterProps {
  name: string;
  value: number;
  on: (value: number) => void;
  step?: number;
  most?: number;
  least?: number;
}

/** Minus, a total that can also be typed, plus. */
export function Counter({ name, value, on, step = 1, least = 0, most = 9999 }: CounterProps) {
  const shown = (total: number) => total.toLocaleString(language.value, { useGrouping: false });
  const set = (next: number) => {
    const fits = Number.isNaN(next) ? value : Math.min(most, Math.max(least, Math.round(next / step) * step));
    on(fits);
    return fits;
  };
  return (
    <div class="counter">
      <span aria-hidden="true">{name}</span>
      <button type="button" aria-label={t("Less: {name}", { name })} onClick={() => set(value - step)}>
        −
      </button>
      <input
        aria-label={name}
        inputMode={step < 1 ? "decimal" : "numeric"}
        value={shown(value)}
        onFocus={(e) => e.currentTarget.select()}
        onChange={({ currentTarget: box }) => {
          // Also where nothing follows from what was typed: what stands there is what counts.
          box.value = shown(set(Number(box.value.replace(",", "."))));
        }}
      />
      <button type="button" aria-label={t("More: {name}", { name })} onClick={() => set(value + step)}>
        +
      </button>
    </div>
  );
}

export function Tick(props: { name: string; value: boolean; on: (value: boolean) => void }) {
  return (
    <label class="chip tick">
      <input type="checkbox" checked={props.value} onChange={() => props.on(!props.value)} />
      <span>{props.name}</span>
    </label>
  );
}

export const NotStored = () => (
  <Alert>
    {t(
      "This is not stored yet: the phone is full. What was stored before is safe. Make room (pictures, films), come back within a minute and do it again.",
    )}
  </Alert>
);

/** What went wrong, said at once to those who do not see it. */
export function Alert({ children }: { children: ComponentChildren }) {
  return (
    <p class="alert" role="alert">
      {children}
    </p>
  );
}
