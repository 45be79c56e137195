/** Which shift what is entered goes to, in plain words. */
import { dayNameIn, t } from "../../app/words";
import { isOfAnotherDay, shift } from "./store";

/** The day of the open shift where it is not today. */
export const shiftDay = (): string => dayNameIn(shift.value!.record.day);

/** "New contact", with the day that it goes to where that is not today. */
export const newContact = (): string =>
  isOfAnotherDay() ? t("New contact for {day}", { day: shiftDay() }) : t("New contact");
