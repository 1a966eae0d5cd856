"""What a browser is called in a list of devices, from what it says of itself."""

# The first that is found decides, for each browser names the ones that it wants to be taken for.
BROWSER_NAMES = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEM_NAMES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """Return the browser and the kind of device in words."""
    browser = next((name for mark, name in BROWSER_NAMES if mark in user_agent), "Ukendt browser")
    system = next((name for mark, name in SYSTEM_NAMES if mark in user_agent), "")
    return f"{browser} på {system}" if system else browser
