"""Pages read without a browser: quick enough to walk along every link."""

import urllib.parse
import urllib.request
from html.parser import HTMLParser
from http.cookiejar import CookieJar


class Reader:
    """Somebody signed in who only reads."""

    def __init__(self, server: str) -> None:
        self.server = server
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def sign_in(self, email: str, password: str) -> None:
        form = _Fields(self._text(f"{self.server}/sign-in/"))
        typed = {**form.hidden, "username": email, "password": password}
        assert set(typed) <= form.names, form.names
        data = urllib.parse.urlencode(typed).encode()
        asked = urllib.request.Request(f"{self.server}/sign-in/", data)
        asked.add_header("Referer", f"{self.server}/sign-in/")
        with self.opener.open(asked) as answer:
            assert "/sign-in/" not in answer.url

    def links(self, address: str) -> list[str]:
        """Where a page leads to, each address once, without what follows a #; nothing from a file."""
        with self.opener.open(address) as answer:
            if answer.headers.get_content_type() != "text/html":
                return []
            base, text = answer.url, answer.read().decode()
        whole = (urllib.parse.urljoin(base, link) for link in _Fields(text).links)
        return list(dict.fromkeys(link.split("#")[0] for link in whole))

    def _text(self, address: str) -> str:
        with self.opener.open(address) as answer:
            text: str = answer.read().decode()
            return text


class _Fields(HTMLParser):
    """The links of a page, the names of its fields, and the values of its hidden ones."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.names: set[str] = set()
        self.hidden: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "input" and given.get("name"):
            self.names.add(given["name"])
            if given.get("type") == "hidden":
                self.hidden[given["name"]] = given.get("value", "")
