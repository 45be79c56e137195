"""What a browser calls itself, in two words: enough to know one's own session by."""

SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
PROGRAMS = (
    ("Edg", "Edge"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


def described(user_agent: str) -> str:
    """For instance 'Firefox, Windows'; '' when it says nothing that is known here.

    The text itself is not kept: it is long, and tells more of a person than they need.
    """
    found = []
    for known in (PROGRAMS, SYSTEMS):
        found += [name for sign, name in known if sign in user_agent][:1]
    return ", ".join(found)
