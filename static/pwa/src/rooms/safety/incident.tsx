/** A tick and no more: what happened is reported elsewhere. */
import { Tick } from "../../app/controls";
import { t } from "../../app/words";

export function Incident({ value, on }: { value: boolean; on: (value: boolean) => void }) {
  return (
    <>
      <Tick name={t("Safety incident")} value={value} on={on} />
      {value && (
        <p class="hint">{t("Report it in your employer's own system too. Nothing about it is written here.")}</p>
      )}
    </>
  );
}
