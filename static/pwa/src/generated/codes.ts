/**
 * Code lists, in the order in which they are stored as bits. Generated from the server's lists by
 * `fieldapp generate`; a test keeps it fresh. Never edited by hand.
 *
 * Form: one exported const per list, named as the list, of {code, sv, en}.
 */

export interface Code {
  readonly code: string;
  readonly sv: string;
  readonly en: string;
}

export const kind = [
  { code: "street", sv: "Gatukontakt", en: "Street contact" },
  { code: "online", sv: "Nätkontakt", en: "Online contact" },
  { code: "buyer", sv: "Köparkontakt", en: "Buyer contact" },
  { code: "relative", sv: "Anhörig", en: "Relative" },
  { code: "professional", sv: "Yrkeskonsultation", en: "Professional consultation" },
  { code: "observation", sv: "Observation", en: "Observation without contact" },
] as const satisfies readonly Code[];

export const arena = [
  { code: "street", sv: "Gata", en: "Street" },
  { code: "apartment", sv: "Lägenhet", en: "Apartment" },
  { code: "hotel", sv: "Hotell", en: "Hotel" },
  { code: "massage", sv: "Massage", en: "Massage" },
  { code: "venue", sv: "Restaurang/klubb", en: "Restaurant or club" },
  { code: "escort_site", sv: "Eskortsajt", en: "Escort site" },
  { code: "sugar_dating", sv: "Sugardejting", en: "Sugar dating" },
  { code: "dating_app", sv: "Social/dejtingapp", en: "Social or dating app" },
  { code: "cam", sv: "Kamera/prenumeration", en: "Cam or subscription" },
  { code: "drop_in", sv: "Öppen mottagning", en: "Drop-in" },
  { code: "phone", sv: "Telefon/e-post", en: "Phone or e-mail" },
  { code: "other", sv: "Annat", en: "Other" },
  { code: "begging_place", sv: "Tiggeriplats", en: "Begging place" },
  { code: "shop", sv: "Butik", en: "Shop" },
  { code: "workplace", sv: "Bygg/biltvätt/nagelsalong", en: "Workplace" },
] as const satisfies readonly Code[];

export const form = [
  { code: "sexual", sv: "Sexuellt", en: "Sexual" },
  { code: "begging", sv: "Tiggeri", en: "Begging" },
  { code: "crime", sv: "Brott", en: "Crime" },
  { code: "labour", sv: "Arbete", en: "Labour" },
  { code: "marriage", sv: "Äktenskap", en: "Marriage" },
  { code: "unclear", sv: "Oklart", en: "Unclear" },
] as const satisfies readonly Code[];

export const gender = [
  { code: "woman", sv: "Kvinna", en: "Woman" },
  { code: "man", sv: "Man", en: "Man" },
  { code: "trans", sv: "Trans/icke-binär", en: "Trans or non-binary" },
  { code: "unknown", sv: "Okänt", en: "Unknown" },
] as const satisfies readonly Code[];

export const age = [
  { code: "under_18", sv: "<18", en: "<18" },
  { code: "18_20", sv: "18–20", en: "18–20" },
  { code: "21_29", sv: "21–29", en: "21–29" },
  { code: "30_49", sv: "30–49", en: "30–49" },
  { code: "50_plus", sv: "50+", en: "50+" },
  { code: "unknown", sv: "Okänt", en: "Unknown" },
] as const satisfies readonly Code[];

export const met = [
  { code: "new", sv: "Ny i år", en: "New this year" },
  { code: "known", sv: "Känd", en: "Known" },
  { code: "unsure", sv: "Osäker", en: "Unsure" },
] as const satisfies readonly Code[];

export const outcome = [
  { code: "declined", sv: "Avböjde", en: "Declined" },
  { code: "short_talk", sv: "Kort samtal", en: "Short talk" },
  { code: "talk", sv: "Samtal", en: "Conversation" },
  { code: "support", sv: "Stöd gavs", en: "Support given" },
  { code: "referred", sv: "Länkad vidare", en: "Referred" },
] as const satisfies readonly Code[];

export const language = [
  { code: "sv", sv: "Svenska", en: "Swedish" },
  { code: "en", sv: "Engelska", en: "English" },
  { code: "ro", sv: "Rumänska", en: "Romanian" },
  { code: "bg", sv: "Bulgariska", en: "Bulgarian" },
  { code: "es", sv: "Spanska", en: "Spanish" },
  { code: "th", sv: "Thailändska", en: "Thai" },
  { code: "uk", sv: "Ukrainska", en: "Ukrainian" },
  { code: "ru", sv: "Ryska", en: "Russian" },
  { code: "ar", sv: "Arabiska", en: "Arabic" },
  { code: "vi", sv: "Vietnamesiska", en: "Vietnamese" },
  { code: "pt", sv: "Portugisiska", en: "Portuguese" },
  { code: "sq", sv: "Albanska", en: "Albanian" },
  { code: "hu", sv: "Ungerska", en: "Hungarian" },
  { code: "lt", sv: "Litauiska", en: "Lithuanian" },
  { code: "fa", sv: "Persiska/dari", en: "Persian or Dari" },
  { code: "fr", sv: "Franska", en: "French" },
  { code: "other", sv: "Annat", en: "Other" },
] as const satisfies readonly Code[];

export const origin = [
  { code: "sweden", sv: "Sverige", en: "Sweden" },
  { code: "eu", sv: "EU/EES", en: "EU/EEA" },
  { code: "outside_eu", sv: "Utanför EU/EES", en: "Outside EU/EEA" },
  { code: "unknown", sv: "Okänt", en: "Unknown" },
] as const satisfies readonly Code[];

export const given = [
  { code: "information", sv: "Information", en: "Information" },
  { code: "condoms", sv: "Kondomer", en: "Condoms" },
  { code: "food_warmth", sv: "Mat eller värme", en: "Food or warmth" },
  { code: "practical_help", sv: "Praktisk hjälp", en: "Practical help" },
  { code: "accompanied", sv: "Följde med", en: "Accompanied" },
  { code: "health_care", sv: "Hälso- och sjukvård", en: "Health care" },
] as const satisfies readonly Code[];

export const need = [
  { code: "housing", sv: "Boende", en: "Housing" },
  { code: "money", sv: "Pengar", en: "Money" },
  { code: "work_studies", sv: "Arbete eller studier", en: "Work or studies" },
  { code: "swedish", sv: "Svenska", en: "Swedish" },
  { code: "health", sv: "Hälsa", en: "Health" },
  { code: "trauma_support", sv: "Traumastöd", en: "Trauma support" },
  { code: "family", sv: "Familj", en: "Family" },
  { code: "protection", sv: "Skydd", en: "Protection" },
  { code: "legal", sv: "Juridik", en: "Legal" },
  { code: "substance_use", sv: "Beroende", en: "Substance use" },
  { code: "exit", sv: "Stöd att lämna", en: "Support to leave" },
  { code: "return", sv: "Återresa", en: "Return" },
  { code: "children", sv: "Barn", en: "Children" },
] as const satisfies readonly Code[];

export const signs = [
  { code: "controlled", sv: "Kontrolleras av någon", en: "Controlled by someone" },
  { code: "documents_taken", sv: "Handlingar tagna", en: "Documents taken" },
  { code: "debt", sv: "Skuld", en: "Debt" },
  { code: "violence", sv: "Våld", en: "Violence" },
  { code: "third_party", sv: "Tredje part närvarande", en: "Third party present" },
  { code: "minor", sv: "Under 18?", en: "Minor?" },
  { code: "child_in_company", sv: "Barn i sällskap", en: "Child in company" },
  { code: "unaccompanied_child", sv: "Ensamkommande barn", en: "Unaccompanied child" },
  { code: "living_in_care", sv: "Placerad i vård", en: "Living in care" },
] as const satisfies readonly Code[];

export const follow_up = [
  { code: "none", sv: "Ingen", en: "None" },
  { code: "revisit", sv: "Återbesök", en: "Revisit" },
  { code: "coordinator", sv: "Regionkoordinator rådfrågad", en: "Regional coordinator consulted" },
  { code: "concern", sv: "Orosanmälan gjord", en: "Report of concern made" },
  { code: "emergency", sv: "112 uppringt", en: "112 called" },
] as const satisfies readonly Code[];

export const place_kind = [
  { code: "square", sv: "Ruta", en: "Square" },
  { code: "area", sv: "Stadsdel", en: "District" },
  { code: "municipality", sv: "Kommun", en: "Municipality" },
  { code: "unknown", sv: "Plats okänd", en: "Place unknown" },
  { code: "none", sv: "Ingen plats", en: "No place" },
] as const satisfies readonly Code[];

export const arena_group = [
  { code: "street", sv: "Gata och lokaler", en: "Street and premises" },
  { code: "online", sv: "Nätet", en: "Online" },
  { code: "phone", sv: "Telefon och mottagning", en: "Phone and drop-in" },
] as const satisfies readonly Code[];

export const channel = [
  { code: "street", sv: "På gatan", en: "On the street" },
  { code: "phone", sv: "Telefon", en: "Phone" },
  { code: "email", sv: "E-post", en: "E-mail" },
  { code: "visit", sv: "Bokat besök", en: "Booked visit" },
  { code: "online", sv: "På nätet", en: "Online" },
] as const satisfies readonly Code[];

export const theme = [
  { code: "stop", sv: "Vill sluta", en: "Wants to stop" },
  { code: "worry", sv: "Oro", en: "Worry" },
  { code: "compulsive", sv: "Tvångsmässigt", en: "Compulsive" },
  { code: "legal", sv: "Juridik", en: "Legal" },
  { code: "sent_by_police", sv: "Hänvisad av polisen", en: "Sent by police" },
] as const satisfies readonly Code[];

export const kast = [
  { code: "not_offered", sv: "Inte erbjudet", en: "Not offered" },
  { code: "offered", sv: "Erbjudet", en: "Offered" },
  { code: "accepted", sv: "Tackade ja", en: "Accepted" },
] as const satisfies readonly Code[];

export const relation = [
  { code: "partner", sv: "Partner", en: "Partner" },
  { code: "parent", sv: "Förälder", en: "Parent" },
  { code: "child", sv: "Barn", en: "Child" },
  { code: "sibling", sv: "Syskon", en: "Sibling" },
  { code: "friend", sv: "Vän", en: "Friend" },
  { code: "other", sv: "Annan", en: "Other" },
  { code: "unknown", sv: "Okänd", en: "Unknown" },
] as const satisfies readonly Code[];

export const organisation_kind = [
  { code: "social_services", sv: "Socialtjänst", en: "Social services" },
  { code: "police", sv: "Polis", en: "Police" },
  { code: "health_care", sv: "Vård", en: "Health care" },
  { code: "school", sv: "Skola", en: "School" },
  { code: "migration", sv: "Migrationsverket", en: "Migration agency" },
  { code: "civil_society", sv: "Civilsamhälle", en: "Civil society" },
  { code: "other", sv: "Annan", en: "Other" },
] as const satisfies readonly Code[];

export const subject = [
  { code: "child", sv: "Barn", en: "Child" },
  { code: "adult", sv: "Vuxen", en: "Adult" },
  { code: "unknown", sv: "Okänt", en: "Unknown" },
] as const satisfies readonly Code[];

export const topic = [
  { code: "prostitution", sv: "Prostitution", en: "Prostitution" },
  { code: "trafficking", sv: "Människohandel", en: "Trafficking" },
  { code: "other_exploitation", sv: "Annan exploatering", en: "Other exploitation" },
  { code: "buying", sv: "Sexköp", en: "Buying" },
  { code: "support", sv: "Stöd och skydd", en: "Support and protection" },
  { code: "reporting", sv: "Anmälan", en: "Reporting" },
  { code: "other", sv: "Annat", en: "Other" },
] as const satisfies readonly Code[];

export const advice = [
  { code: "information", sv: "Information", en: "Information" },
  { code: "guidance", sv: "Rådgivning", en: "Guidance" },
  { code: "referred", sv: "Hänvisad vidare", en: "Referred" },
  { code: "coordinator", sv: "Regionkoordinator", en: "Regional coordinator" },
  { code: "concern", sv: "Råd om orosanmälan", en: "Advised to report a concern" },
] as const satisfies readonly Code[];

export const band = [
  { code: "none", sv: "0", en: "0" },
  { code: "one", sv: "1", en: "1" },
  { code: "few", sv: "2–4", en: "2–4" },
  { code: "several", sv: "5–9", en: "5–9" },
  { code: "many", sv: "10+", en: "10+" },
] as const satisfies readonly Code[];

export const shift_kind = [
  { code: "street", sv: "Gata", en: "Street" },
  { code: "online", sv: "Nätet", en: "Online" },
  { code: "phone_drop_in", sv: "Telefon och mottagning", en: "Phone and drop-in" },
  { code: "police_interview", sv: "Stöd vid polisförhör", en: "Support at police interview" },
  { code: "accompanying", sv: "Följa med", en: "Accompanying" },
  { code: "information", sv: "Information och förebyggande", en: "Information and prevention" },
] as const satisfies readonly Code[];

export const daypart = [
  { code: "forenoon", sv: "Förmiddag", en: "Forenoon" },
  { code: "afternoon", sv: "Eftermiddag", en: "Afternoon" },
  { code: "evening", sv: "Kväll", en: "Evening" },
  { code: "night", sv: "Natt", en: "Night" },
  { code: "late_night", sv: "Sen natt", en: "Late night" },
] as const satisfies readonly Code[];

export const platform = [
  { code: "escort_site", sv: "Eskortsajt", en: "Escort site" },
  { code: "sugar_dating", sv: "Sugardejting", en: "Sugar dating" },
  { code: "dating_app", sv: "Social/dejtingapp", en: "Social or dating app" },
  { code: "cam", sv: "Kamera/prenumeration", en: "Cam or subscription" },
  { code: "other", sv: "Annat", en: "Other" },
] as const satisfies readonly Code[];

export const shift_police = [
  { code: "no", sv: "Utan polis", en: "Without police" },
  { code: "part", sv: "Delvis med polis", en: "Partly with police" },
  { code: "yes", sv: "Med polis", en: "With police" },
] as const satisfies readonly Code[];

export const ad_kind = [
  { code: "own", sv: "Egen annons", en: "Own" },
  { code: "agency", sv: "Som en agentur", en: "Agency-like" },
  { code: "massage", sv: "Massage", en: "Massage" },
  { code: "sugar", sv: "Sugardejting", en: "Sugar dating" },
  { code: "youth_signal", sv: "Tecken på ung person", en: "Signs of a young person" },
] as const satisfies readonly Code[];

export const followup_act = [
  { code: "take", sv: "Tog uppgiften", en: "Took it" },
  { code: "hand_over", sv: "Lämnade över", en: "Handed it over" },
  { code: "done", sv: "Klar", en: "Done" },
  { code: "moved", sv: "Flyttade", en: "Moved it" },
  { code: "closed", sv: "Stängde", en: "Closed it" },
  { code: "expired", sv: "Stängdes efter 90 dagar", en: "Closed after 90 days" },
] as const satisfies readonly Code[];

export const followup_reason = [
  { code: "place_gone", sv: "Platsen finns inte kvar", en: "The place is gone" },
  { code: "not_found", sv: "Ingen på platsen", en: "Nobody there" },
  { code: "other_team", sv: "Ett annat team tar det", en: "Another team sees to it" },
  { code: "no_longer_needed", sv: "Behövs inte längre", en: "No longer needed" },
  { code: "other", sv: "Annat", en: "Other" },
] as const satisfies readonly Code[];

export const followup_state = [
  { code: "open", sv: "Öppen", en: "Open" },
  { code: "done", sv: "Klar", en: "Done" },
  { code: "closed", sv: "Stängd", en: "Closed" },
  { code: "expired", sv: "Stängd efter 90 dagar", en: "Closed after 90 days" },
] as const satisfies readonly Code[];

export const held_reason = [
  { code: "cannot_open", sv: "Kan inte öppnas med någon av våra nycklar", en: "None of our keys opens it" },
  { code: "unknown_schema", sv: "Skickad av en nyare version av appen", en: "Sent by a newer version of the app" },
  { code: "malformed", sv: "Innehållet stämmer inte med reglerna", en: "The content breaks the rules" },
  { code: "unknown_code", sv: "Ett val som servern inte känner till", en: "A choice the server does not know" },
  { code: "missing_field", sv: "Ett obligatoriskt svar saknas", en: "An answer that must be given is missing" },
  { code: "future_day", sv: "Dagen ligger i framtiden", en: "The day is in the future" },
  { code: "other_device", sv: "Ändrad från en annan telefon", en: "Changed from another phone" },
  { code: "shift_closed", sv: "Ändrad efter att passet stängts", en: "Changed after its shift was closed" },
  { code: "frozen", sv: "Tertialet är fryst", en: "The tertial is frozen" },
  { code: "version_conflict", sv: "Samma version med olika innehåll", en: "The same version says two things" },
  { code: "device_revoked", sv: "Telefonen är återkallad", en: "The phone is revoked" },
  { code: "wrong_team", sv: "Ett annat teams pass eller uppgift", en: "Another team's shift or task" },
  { code: "unknown_task", sv: "Uppgiften finns inte här", en: "There is no such task here" },
] as const satisfies readonly Code[];
