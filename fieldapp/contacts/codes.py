"""Code lists of contacts, in the field's words. A code is never given a new meaning."""

from ..foundation.codes import codes

KIND = codes(
    "kind",
    ("street", "Gatukontakt", "Street contact"),
    ("online", "Nätkontakt", "Online contact"),
    ("buyer", "Köparkontakt", "Buyer contact"),
    ("relative", "Anhörig", "Relative"),
    ("professional", "Yrkeskonsultation", "Professional consultation"),
    ("observation", "Observation", "Observation without contact"),
)

ARENA = codes(
    "arena",
    ("street", "Gata", "Street"),
    ("apartment", "Lägenhet", "Apartment"),
    ("hotel", "Hotell", "Hotel"),
    ("massage", "Massage", "Massage"),
    ("venue", "Restaurang/klubb", "Restaurant or club"),
    ("escort_site", "Eskortsajt", "Escort site"),
    ("sugar_dating", "Sugardejting", "Sugar dating"),
    ("dating_app", "Social/dejtingapp", "Social or dating app"),
    ("cam", "Kamera/prenumeration", "Cam or subscription"),
    ("drop_in", "Öppen mottagning", "Drop-in"),
    ("phone", "Telefon/e-post", "Phone or e-mail"),
    ("other", "Annat", "Other"),
    ("begging_place", "Tiggeriplats", "Begging place"),
    ("shop", "Butik", "Shop"),
    ("workplace", "Bygg/biltvätt/nagelsalong", "Workplace"),
)

FORM = codes(
    "form",
    ("sexual", "Sexuellt", "Sexual"),
    ("begging", "Tiggeri", "Begging"),
    ("crime", "Brott", "Crime"),
    ("labour", "Arbete", "Labour"),
    ("marriage", "Äktenskap", "Marriage"),
    ("unclear", "Oklart", "Unclear"),
)

GENDER = codes(
    "gender",
    ("woman", "Kvinna", "Woman"),
    ("man", "Man", "Man"),
    ("trans", "Trans/icke-binär", "Trans or non-binary"),
    ("unknown", "Okänt", "Unknown"),
)

AGE = codes(
    "age",
    ("under_18", "<18", "<18"),
    ("18_20", "18–20", "18–20"),
    ("21_29", "21–29", "21–29"),
    ("30_49", "30–49", "30–49"),
    ("50_plus", "50+", "50+"),
    ("unknown", "Okänt", "Unknown"),
)

MET = codes(
    "met",
    ("new", "Ny i år", "New this year"),
    ("known", "Känd", "Known"),
    ("unsure", "Osäker", "Unsure"),
)

OUTCOME = codes(
    "outcome",
    ("declined", "Avböjde", "Declined"),
    ("short_talk", "Kort samtal", "Short talk"),
    ("talk", "Samtal", "Conversation"),
    ("support", "Stöd gavs", "Support given"),
    ("referred", "Länkad vidare", "Referred"),
)

LANGUAGE = codes(
    "language",
    ("sv", "Svenska", "Swedish"),
    ("en", "Engelska", "English"),
    ("ro", "Rumänska", "Romanian"),
    ("bg", "Bulgariska", "Bulgarian"),
    ("es", "Spanska", "Spanish"),
    ("th", "Thailändska", "Thai"),
    ("uk", "Ukrainska", "Ukrainian"),
    ("ru", "Ryska", "Russian"),
    ("ar", "Arabiska", "Arabic"),
    ("vi", "Vietnamesiska", "Vietnamese"),
    ("pt", "Portugisiska", "Portuguese"),
    ("sq", "Albanska", "Albanian"),
    ("hu", "Ungerska", "Hungarian"),
    ("lt", "Litauiska", "Lithuanian"),
    ("fa", "Persiska/dari", "Persian or Dari"),
    ("fr", "Franska", "French"),
    ("other", "Annat", "Other"),
)

ORIGIN = codes(
    "origin",
    ("sweden", "Sverige", "Sweden"),
    ("eu", "EU/EES", "EU/EEA"),
    ("outside_eu", "Utanför EU/EES", "Outside EU/EEA"),
    ("unknown", "Okänt", "Unknown"),
)

GIVEN = codes(
    "given",
    ("information", "Information", "Information"),
    ("condoms", "Kondomer", "Condoms"),
    ("food_warmth", "Mat eller värme", "Food or warmth"),
    ("practical_help", "Praktisk hjälp", "Practical help"),
    ("accompanied", "Följde med", "Accompanied"),
    ("health_care", "Hälso- och sjukvård", "Health care"),
    multi=True,
)

NEED = codes(
    "need",
    ("housing", "Boende", "Housing"),
    ("money", "Pengar", "Money"),
    ("work_studies", "Arbete eller studier", "Work or studies"),
    ("swedish", "Svenska", "Swedish"),
    ("health", "Hälsa", "Health"),
    ("trauma_support", "Traumastöd", "Trauma support"),
    ("family", "Familj", "Family"),
    ("protection", "Skydd", "Protection"),
    ("legal", "Juridik", "Legal"),
    ("substance_use", "Beroende", "Substance use"),
    ("exit", "Stöd att lämna", "Support to leave"),
    ("return", "Återresa", "Return"),
    ("children", "Barn", "Children"),
    multi=True,
)

SIGNS = codes(
    "signs",
    ("controlled", "Kontrolleras av någon", "Controlled by someone"),
    ("documents_taken", "Handlingar tagna", "Documents taken"),
    ("debt", "Skuld", "Debt"),
    ("violence", "Våld", "Violence"),
    ("third_party", "Tredje part närvarande", "Third party present"),
    ("minor", "Under 18?", "Minor?"),
    ("child_in_company", "Barn i sällskap", "Child in company"),
    ("unaccompanied_child", "Ensamkommande barn", "Unaccompanied child"),
    ("living_in_care", "Placerad i vård", "Living in care"),
    multi=True,
)

FOLLOW_UP = codes(
    "follow_up",
    ("none", "Ingen", "None"),
    ("revisit", "Återbesök", "Revisit"),
    ("coordinator", "Regionkoordinator rådfrågad", "Regional coordinator consulted"),
    ("concern", "Orosanmälan gjord", "Report of concern made"),
    ("emergency", "112 uppringt", "112 called"),
)

PLACE_KIND = codes(
    "place_kind",
    ("square", "Ruta", "Square"),
    ("area", "Stadsdel", "District"),
    ("municipality", "Kommun", "Municipality"),
    ("unknown", "Plats okänd", "Place unknown"),
    ("none", "Ingen plats", "No place"),
)

ARENA_GROUP = codes(
    "arena_group",
    ("street", "Gata och lokaler", "Street and premises"),
    ("online", "Nätet", "Online"),
    ("phone", "Telefon och mottagning", "Phone and drop-in"),
)

CHANNEL = codes(
    "channel",
    ("street", "På gatan", "On the street"),
    ("phone", "Telefon", "Phone"),
    ("email", "E-post", "E-mail"),
    ("visit", "Bokat besök", "Booked visit"),
    ("online", "På nätet", "Online"),
)

THEME = codes(
    "theme",
    ("stop", "Vill sluta", "Wants to stop"),
    ("worry", "Oro", "Worry"),
    ("compulsive", "Tvångsmässigt", "Compulsive"),
    ("legal", "Juridik", "Legal"),
    ("sent_by_police", "Hänvisad av polisen", "Sent by police"),
)

KAST = codes(
    "kast",
    ("not_offered", "Inte erbjudet", "Not offered"),
    ("offered", "Erbjudet", "Offered"),
    ("accepted", "Tackade ja", "Accepted"),
)

RELATION = codes(
    "relation",
    ("partner", "Partner", "Partner"),
    ("parent", "Förälder", "Parent"),
    ("child", "Barn", "Child"),
    ("sibling", "Syskon", "Sibling"),
    ("friend", "Vän", "Friend"),
    ("other", "Annan", "Other"),
    ("unknown", "Okänd", "Unknown"),
)

ORGANISATION_KIND = codes(
    "organisation_kind",
    ("social_services", "Socialtjänst", "Social services"),
    ("police", "Polis", "Police"),
    ("health_care", "Vård", "Health care"),
    ("school", "Skola", "School"),
    ("migration", "Migrationsverket", "Migration agency"),
    ("civil_society", "Civilsamhälle", "Civil society"),
    ("other", "Annan", "Other"),
)

SUBJECT = codes(
    "subject",
    ("child", "Barn", "Child"),
    ("adult", "Vuxen", "Adult"),
    ("unknown", "Okänt", "Unknown"),
)

TOPIC = codes(
    "topic",
    ("prostitution", "Prostitution", "Prostitution"),
    ("trafficking", "Människohandel", "Trafficking"),
    ("other_exploitation", "Annan exploatering", "Other exploitation"),
    ("buying", "Sexköp", "Buying"),
    ("support", "Stöd och skydd", "Support and protection"),
    ("reporting", "Anmälan", "Reporting"),
    ("other", "Annat", "Other"),
)

ADVICE = codes(
    "advice",
    ("information", "Information", "Information"),
    ("guidance", "Rådgivning", "Guidance"),
    ("referred", "Hänvisad vidare", "Referred"),
    ("coordinator", "Regionkoordinator", "Regional coordinator"),
    ("concern", "Råd om orosanmälan", "Advised to report a concern"),
)

BAND = codes(
    "band",
    ("none", "0", "0"),
    ("one", "1", "1"),
    ("few", "2–4", "2–4"),
    ("several", "5–9", "5–9"),
    ("many", "10+", "10+"),
)

ALL = (
    KIND,
    ARENA,
    FORM,
    GENDER,
    AGE,
    MET,
    OUTCOME,
    LANGUAGE,
    ORIGIN,
    GIVEN,
    NEED,
    SIGNS,
    FOLLOW_UP,
    PLACE_KIND,
    ARENA_GROUP,
    CHANNEL,
    THEME,
    KAST,
    RELATION,
    ORGANISATION_KIND,
    SUBJECT,
    TOPIC,
    ADVICE,
    BAND,
)
