# ruff: noqa: E501 (a pattern is read as one piece)
"""How names on a service and vehicles' plates are written. Pure data."""

from .pieces import NO_D, NO_L, NO_L_BEFORE, Pattern, any_of
from .words import CAR_WORDS, HANDLE_PLACES

_HANDLE = "(?:live:|u/|[$])?[a-z0-9åäö_](?:[a-z0-9åäö_.\\-]*[a-z0-9åäö_])?(?:#[0-9]{4})?"

HANDLES: tuple[Pattern, ...] = (
    Pattern(
        "handle",
        f"(?<![a-z0-9åäö])(?:(?:{any_of(HANDLE_PLACES)})[a-zåäö]{{0,2}}\\.?[ :=\\-,]{{0,3}}"
        f"(?:heter |är |namn |konto |användare |user |nick |id ){{0,2}})?@ ?{_HANDLE}",
        "handle",
    ),
    Pattern(
        "handle",
        f"(?<![a-z0-9åäö])(?:{any_of(HANDLE_PLACES)})(?:konto|kontot|namn|namnet|profil)?\\.?"
        f"(?:[ ]?[:=][ ]?| (?:heter|är|e|namn|konto|användare|user|nick|id|profil|under|som) ?:? ?(?:(?:hon|han|hen|de|dom) )?| ?- ?| )[\"']?({_HANDLE})",
        "handle_keyed",
    ),
    # More words than one only between quotation marks.
    Pattern(
        "handle",
        f"(?<![a-z0-9åäö])(?:{any_of(HANDLE_PLACES)})(?:namn|namnet)?(?: heter| är|:)? ?[\"']([^\"'\\x01]{{3,30}})[\"']",
        sure=False,
        group=1,
    ),
    Pattern("handle", "(?<![a-z0-9åäö.])u/[a-z0-9_\\-]{3,}(?![a-z0-9åäö])"),
    Pattern("handle", "(?<![a-z0-9åäö])[$][a-zåäö][a-z0-9åäö_]{3,}", sure=False),
    # On no service that is named: "streamar som x", "add me x", "x on snap".
    Pattern(
        "handle",
        f"{NO_L_BEFORE}(?:streamar|livear|livesänder|sänder|gamar|spelar|chattar|postar|twittrar) (?:live )?(?:som|under) ({_HANDLE})",
        "handle_named",
        False,
        1,
    ),
    Pattern(
        "handle",
        f"{NO_L_BEFORE}(?:add|adda|addade|addad|lägg till|follow|följ)(?: me| mig| mej| oss| henne| honom)?:? ({_HANDLE}) (?:on|på|i) (?:{any_of(HANDLE_PLACES)}){NO_L}",
        "handle_named",
        False,
        1,
    ),
    Pattern(
        "handle",
        "(?<![a-z0-9åäö@._\\-])[a-z0-9åäö.]*[a-zåäö0-9]_(?![a-z0-9åäö_]*\\.(?:xlsx?|docx?|pdf|pptx?|csv|jpe?g|png|mp[34]|txt|zip))[a-z0-9åäö._]*[a-z0-9åäö_]|"
        "(?<![a-z0-9åäö@._\\-])_[a-zåäö][a-z0-9åäö._]*",
        sure=False,
    ),
    Pattern(
        "handle",
        "(?<![a-z0-9åäö@._\\-])[a-zåäö]{2,}[.\\-]?[a-zåäö]{2,}[.]?[0-9]{2,4}(?![0-9a-zåäö:,])(?![.\\-][0-9])",
        "handle_bare",
        False,
    ),
    Pattern(
        "handle",
        "(?<![a-z0-9åäö@._\\-])[a-zåäö]{3,}\\.[0-9]{1,4}[a-z]{0,3}(?![0-9a-zåäö:,])(?![.\\-][0-9])",
        "handle_bare",
        False,
    ),
    # In a note that names a service: letters and digits, or words, with a full stop within.
    Pattern(
        "handle",
        "(?<![a-z0-9åäö@._\\-])(?:[a-zåäö]{2,}(?:\\.[a-z0-9åäö]+)+|[a-zåäö]{3,}[0-9]{1,4}[a-zåäö]{0,8})(?![a-z0-9åäö:])(?![.\\-][0-9])",
        "handle_near",
        False,
    ),
    Pattern(
        "plate",
        f"{NO_L_BEFORE}(?:regnr|reg|reg nr|regnummer|registreringsnummer|registreringsnr|reg skylt|regskylt|skylt|skylten|skyltar|skyltarna|plåtar|plåtarna|nrplåt|plåt|plåten|plate|plates|nummerplåt|nummerskylt)"
        f"{NO_L}\\.?[ :=]{{0,3}}(?:nr\\.?:? ?|är |med |börjar (?:på |med )?|nummer )?([a-zåäö0-9]{{1,4}}[ \\-]?[a-z0-9]{{1,5}}(?:[ \\-]?[a-z0-9]{{1,3}})?){NO_L}{NO_D}",
        "plate_keyed",
        group=1,
    ),
    Pattern(
        "plate",
        "(?<![a-z0-9åäö])(?<! [a-zåäö]-)(?<!^[a-zåäö]-)[a-zåäö]{3}[ \\-]?[0-9]{2} ?[0-9a-zåäö](?![a-z0-9åäö])(?! ?- ?[0-9])(?! [0-9](?! ?[a-zåäö]))(?![.:][0-9])",
        "plate",
    ),
    Pattern("plate", "(?<![a-z0-9åäö])[a-z] [a-z] [a-z] [0-9] [0-9] [0-9a-z](?![a-z0-9åäö])"),
    Pattern(
        "plate",
        "(?<![a-z0-9åäö])[a-z]{1,3}-[a-z]{1,2} ?[0-9]{2,4}(?![a-z0-9åäö])(?![.:\\-][0-9])",
        "plate_foreign",
        False,
    ),
    Pattern(
        "plate",
        "(?<![a-z0-9åäö])[a-z]{1,2}[ \\-]?[0-9]{2,4}[ \\-]?[a-z]{2,3}(?![a-z0-9åäö])",
        "plate_foreign",
    ),
    Pattern(
        "plate",
        f"(?<![a-z0-9åäö])[a-z]{{2,3}} ?[0-9]{{2}} ?[0-9]{{3}}{NO_D}{NO_L}(?![ .,:\\-][0-9])",
        "plate_foreign",
        False,
    ),
    Pattern(
        "plate",
        f"{NO_L_BEFORE}(?:{any_of(CAR_WORDS)}),? (?:med )?([a-z]{{1,3}}[ \\-]?[0-9]{{2,5}}[ \\-]?[a-z]{{0,3}})(?![a-z0-9åäö])",
        "plate_car",
        False,
        1,
    ),
    # Any other run of capitals and digits of a plate's length: most countries' plates are one.
    Pattern(
        "plate",
        "(?<![a-z0-9åäö])(?<![0-9][ .,\\-])(?:[a-z]{1,3}[ \\-]?[0-9]{1,5}[ \\-]?[a-z]{1,3}|[a-z]{1,3}[ \\-][a-z]{1,3}[ \\-]?[0-9]{2,5}"
        "|[0-9]{2,4}[ \\-]?[a-z]{2,3}|[a-z]{2,3}[ \\-]?[0-9]{4,5}|[a-z]{2,3}-[0-9]{1,3})(?![a-z0-9åäö])(?![ .,:\\-][0-9])",
        "plate_any",
        False,
    ),
)
