"""Code lists of shifts, in the field's words. A code is never given a new meaning."""

from ..foundation.codes import codes

KIND = codes(
    "shift_kind",
    ("street", "Gata", "Street"),
    ("online", "Nätet", "Online"),
    ("phone_drop_in", "Telefon och mottagning", "Phone and drop-in"),
    ("police_interview", "Stöd vid polisförhör", "Support at police interview"),
    ("accompanying", "Följa med", "Accompanying"),
    ("information", "Information och förebyggande", "Information and prevention"),
)

DAYPART = codes(
    "daypart",
    ("forenoon", "Förmiddag", "Forenoon"),
    ("afternoon", "Eftermiddag", "Afternoon"),
    ("evening", "Kväll", "Evening"),
    ("night", "Natt", "Night"),
    ("late_night", "Sen natt", "Late night"),
    multi=True,
)

PLATFORM = codes(
    "platform",
    ("escort_site", "Eskortsajt", "Escort site"),
    ("sugar_dating", "Sugardejting", "Sugar dating"),
    ("dating_app", "Social/dejtingapp", "Social or dating app"),
    ("cam", "Kamera/prenumeration", "Cam or subscription"),
    ("other", "Annat", "Other"),
    multi=True,
)

WITH_POLICE = codes(
    "shift_police",
    ("no", "Utan polis", "Without police"),
    ("part", "Delvis med polis", "Partly with police"),
    ("yes", "Med polis", "With police"),
)

AD_KIND = codes(
    "ad_kind",
    ("own", "Egen annons", "Own"),
    ("agency", "Som en agentur", "Agency-like"),
    ("massage", "Massage", "Massage"),
    ("sugar", "Sugardejting", "Sugar dating"),
    ("youth_signal", "Tecken på ung person", "Signs of a young person"),
)

ALL = (KIND, DAYPART, PLATFORM, WITH_POLICE, AD_KIND)
