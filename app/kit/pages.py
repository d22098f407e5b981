"""Answers: pages from templates, redirects with a word, cached public pages, trouble in the site's own layout."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import logging
import re
import secrets
from collections import OrderedDict
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.exceptions import HTTPException
from litestar.status_codes import HTTP_303_SEE_OTHER
from markupsafe import Markup, escape

from app.kit import clock, crypto, i18n
from app.kit.errors import SignInFirst, Trouble
from app.settings import current, shipped

log = logging.getLogger("qianshou")
T = TypeVar("T")
AnyRequest = Request[Any, Any, Any]
CSRF_FIELD, CSRF_COOKIE, FLASH_COOKIE, LANGUAGE_COOKIE, TYPE_COOKIE = "_mark", "qs_mark", "qs_said", "qs_lang", "qs_type"
YEAR = 31_536_000
_PLAIN = re.compile(r"[\w.=/+-]*", re.ASCII)
_INSIDE = re.compile(r"/(?!/)[^\\\x00-\x20\x7f\ud800-\udfff]*")


@dataclass
class Frame:
    """What every page of one request knows."""

    path: str = "/"
    query: tuple[tuple[str, str], ...] = ()
    locale: str = i18n.SOURCE
    me: Any = None  # the signed-in account (with .name and .email), set by people/access
    role: str = ""  # its role in the association whose desk is shown
    flashes: list[dict[str, str]] = field(default_factory=list)
    seed: str = ""  # of the anti-forgery mark; kept in a cookie
    new_seed: bool = False
    large_type: bool = False
    set_cookies: list[Cookie] = field(default_factory=list)


_frame: ContextVar[Frame | None] = ContextVar("frame", default=None)


def frame() -> Frame:
    """The frame of the request being served."""
    found = _frame.get()
    if found is None:
        found = Frame()
        _frame.set(found)
    return found


class _PlainCookie(Cookie):
    """Writes its own header; the general way is as slow as a query. Our names and values need no quoting."""

    def to_encoded_header(self) -> tuple[bytes, bytes]:
        if not _PLAIN.fullmatch(self.value or ""):
            raise ValueError(f"the cookie {self.key} holds what would need quoting")
        age = "" if self.max_age is None else f"; Max-Age={self.max_age}"
        flags = ("; HttpOnly" if self.httponly else "") + ("; Secure" if self.secure else "")
        return b"set-cookie", f"{self.key}={self.value or ''}; Path={self.path}; SameSite={self.samesite}{age}{flags}".encode("latin-1")


def cookie(key: str, value: str, max_age: int | None = None, httponly: bool = True) -> Cookie:
    """A cookie with our defaults: whole site, Lax, Secure where the site is https. `value`: letters, digits, `-_.=`."""
    return _PlainCookie(
        key=key, value=value, path="/", max_age=max_age, httponly=httponly, samesite="lax", secure=current().secure
    )


def header(scope: Any, name: bytes) -> str:
    """A request header by its lower-case name, "" when it is missing (a page asked for thousands of times a second
    reads two of them, not all)."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return ""


def _path(scope: Any) -> str:
    """The path as it may stand in a link."""
    return quote(scope["path"], safe="/:@!$&'()*+,;=~%")


def begin(request: AnyRequest) -> Frame:
    """Open the frame of a request: language, anti-forgery seed, words kept from the page before."""
    scope = request.scope
    cookies = request.cookies if header(scope, b"cookie") else {}
    query = tuple((key, value) for key, value in request.query_params.multi_items()) if scope["query_string"] else ()
    asked = dict(query)
    language = asked.get("lang")
    if language not in i18n.LANGUAGES:
        kept = cookies.get(LANGUAGE_COOKIE)
        language = kept if kept in i18n.LANGUAGES else i18n.best(header(scope, b"accept-language"))
    i18n.set_locale(language or i18n.SOURCE)
    made = Frame(path=_path(scope), query=query, locale=i18n.locale())
    made.large_type = asked.get("type", cookies.get(TYPE_COOKIE, "")) == "large"
    seed = cookies.get(CSRF_COOKIE, "")
    made.seed, made.new_seed = (seed, False) if len(seed) == 32 and seed.isalnum() else (secrets.token_hex(16), True)
    if FLASH_COOKIE in cookies:
        made.flashes = _read_flashes(cookies[FLASH_COOKIE])
    if asked.get("lang") in i18n.LANGUAGES:
        made.set_cookies.append(cookie(LANGUAGE_COOKIE, made.locale, YEAR))
    if "type" in asked:
        made.set_cookies.append(cookie(TYPE_COOKIE, "large" if made.large_type else "usual", YEAR))
    _frame.set(made)
    return made


# --- anti-forgery: a random seed in a cookie, its keyed digest in the form ------------------------------------------


def csrf_mark() -> str:
    """The hidden field's value, salted anew each time."""
    salt = secrets.token_hex(6)
    return salt + crypto.blind(salt + frame().seed, "csrf")


def csrf_good(mark: Any) -> bool:
    """Whether a posted mark belongs to this browser."""
    if not isinstance(mark, str) or len(mark) != 44 or not mark.isascii() or frame().new_seed:
        return False
    return secrets.compare_digest(mark[12:], crypto.blind(mark[:12] + frame().seed, "csrf"))


# --- words carried over a redirect ----------------------------------------------------------------------------------


def _flash_cookie(words: list[dict[str, str]]) -> Cookie:
    body = base64.urlsafe_b64encode(json.dumps(words).encode()).decode()
    return cookie(FLASH_COOKIE, f"{body}.{crypto.blind(body, 'flash')}", 300)


def _read_flashes(value: str) -> list[dict[str, str]]:
    body, _, mark = value.partition(".")
    if not mark.isascii() or not secrets.compare_digest(mark, crypto.blind(body, "flash")):
        return []
    try:
        return [{"kind": str(w["kind"]), "text": str(w["text"])} for w in json.loads(base64.urlsafe_b64decode(body))]
    except (ValueError, TypeError, KeyError):
        return []


# --- templates ------------------------------------------------------------------------------------------------------


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class When:
    """Moments in words: `day`, `time`, `span`, `moment`, `wall`; all take aware datetimes and an IANA zone."""

    def day(self, moment: Any, tz: str) -> str:
        """6月1日（星期日） / Sun 1 June; with the year when it is not this one."""
        local = clock.local(moment, tz)
        this_year = local.year == clock.today(tz).year
        if i18n.locale() == "en":
            said = f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}"
            return said if this_year else f"{said} {local.year}"
        return f"{'' if this_year else f'{local.year}年'}{local.month}月{local.day}日（星期{'一二三四五六日'[local.weekday()]}）"

    def time(self, moment: Any, tz: str) -> str:
        """07:30"""
        return f"{clock.local(moment, tz):%H:%M}"

    def span(self, start: Any, end: Any, tz: str) -> str:
        """6月1日（星期日）07:30—17:00; two days when it ends on another."""
        first = f"{self.day(start, tz)} {self.time(start, tz)}" if i18n.locale() == "en" else (
            f"{self.day(start, tz)}{self.time(start, tz)}")  # fmt: skip
        if end is None:
            return first
        dash = "–" if i18n.locale() == "en" else "—"
        if clock.local(start, tz).date() == clock.local(end, tz).date():
            return f"{first}{dash}{self.time(end, tz)}"
        return f"{first} {dash} {self.day(end, tz)} {self.time(end, tz)}"

    def moment(self, moment: Any, tz: str) -> str:
        """2027-06-01 07:30 on that wall clock."""
        return clock.local(moment, tz).strftime("%Y-%m-%d %H:%M")

    def iso(self, moment: Any, tz: str) -> str:
        """With offset, for <time datetime> and JSON-LD."""
        return clock.local(moment, tz).isoformat(timespec="minutes")

    def wall(self, moment: Any, tz: str) -> str:
        """For <input type=datetime-local>; empty for None."""
        return clock.local(moment, tz).strftime("%Y-%m-%dT%H:%M") if moment else ""


when = When()


@lru_cache(maxsize=256)
def static(name: str) -> str:
    """The address of a static file, with its fingerprint."""
    file = shipped("static") / name
    mark = hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "0"
    return f"/static/{name}?v={mark}"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The one template environment: escaped, strict about names."""
    made = Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=400,
    )
    made.globals.update(
        _=i18n.gettext, ngettext=i18n.ngettext, static=static, when=when, json_ld=json_ld, now=clock.now
    )
    made.filters["mark_chinese"] = mark_chinese
    made.tests["chinese"] = is_chinese
    made.filters["lines"] = lambda text: [line for line in (text or "").splitlines() if line.strip()]
    return made


_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
_SOME_HAN = re.compile(f"[{_HAN}]")
_CHINESE = re.compile(f"[{_HAN}](?:[^A-Za-z,.;:]*[{_HAN}\\u3000-\\u303f\\uff01-\\uffef])?")


def is_chinese(text: str | None) -> bool:
    """Whether any Chinese character is in the text."""
    return bool(_SOME_HAN.search(text or ""))


def mark_chinese(text: str) -> Markup:
    """English words with the Chinese among them marked, so that it is read aloud as Chinese."""
    parts, done = [Markup()], 0
    for found in _CHINESE.finditer(text):
        parts += [escape(text[done : found.start()]), Markup('<span lang="zh-Hans">{}</span>').format(found[0])]
        done = found.end()
    return Markup().join([*parts, escape(text[done:])])


def json_ld(data: Any) -> Markup:
    """JSON for a script block of type application/ld+json: no `<` survives."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704


def piece(template: str, macro: str, *args: Any) -> Markup:
    """What a macro of that template draws, for a page that is put together of pieces."""
    return Markup(getattr(environment().get_template(template).module, macro)(*args))  # noqa: S704


def render(template: str, **context: Any) -> str:
    """The page's HTML."""
    here = frame()
    code = i18n.locale()
    site = i18n.gettext("牵手")
    kept = [(key, value) for key, value in here.query if key != "lang"]
    others = [
        {"code": other, "label": label, "href": "?" + urlencode([*kept, ("lang", other)])}
        for other, label in i18n.LANGUAGES.items()
        if other != code
    ]
    size = [*((key, value) for key, value in here.query if key != "type"), ("type", "usual" if here.large_type else "large")]
    return environment().get_template(template).render(
        {
            "type_href": "?" + urlencode(size),
            "locale": code,
            "other_languages": others,
            "me": here.me,
            "my_role": here.role,
            "flashes": here.flashes,
            "csrf_input": Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, csrf_mark()),
            "path": here.path,
            "large_type": here.large_type,
            "site_name": site,
            **context,
        }
    )


def page(
    template: str, status_code: int = 200, /, *, headers: dict[str, str] | None = None, **context: Any
) -> Response[str]:
    """A page for one person: never cached by others; carries the cookies that its form needs."""
    return given(render(template, **context), status_code, headers)


def given(html: str, status_code: int = 200, headers: dict[str, str] | None = None) -> Response[str]:
    """The same for HTML that is rendered already and holds this browser's own `csrf_mark()`."""
    here = frame()
    cookies = list(here.set_cookies)
    if here.new_seed:
        cookies.append(cookie(CSRF_COOKIE, here.seed))
    if here.flashes:
        cookies.append(cookie(FLASH_COOKIE, "", 0))
    return Response(
        html,
        status_code=status_code,
        media_type="text/html",
        headers={"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language, HX-Request", **(headers or {})},
        cookies=cookies,
    )


def go(address: str, said: str = "", kind: str = "good") -> Response[Any]:
    """303 to an address of this site, with a word that the next page shows. `kind`: good or warn."""
    address = inside(address, "/")
    cookies = list(frame().set_cookies)
    if said:
        cookies.append(_flash_cookie([{"kind": kind, "text": str(said)}]))
    return Response(
        b"",
        status_code=HTTP_303_SEE_OTHER,
        media_type="text/html",
        headers={"Location": address, "Cache-Control": "no-store"},
        cookies=cookies,
    )


def inside(address: str | None, otherwise: str) -> str:
    """A `next` address if it stays on this site, ready for a Location header (RFC 3986: no blanks, ASCII only).

    Browsers drop tabs and line breaks and read `\\` as `/`, so that `/\\t/host` would leave the site.
    """
    if not address or len(address) > 2000 or not _INSIDE.fullmatch(address):
        return otherwise
    return quote(address, safe="/?#[]@!$&'()*+,;=:%~")


# --- public answers, kept in memory and given with an ETag ----------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """Bytes ready to go, with their fingerprint; zipped when somebody first asks for that."""

    body: bytes
    etag: str
    media_type: str

    @cached_property
    def zipped(self) -> bytes:
        """The same, gzipped."""
        return gzip.compress(self.body, 4, mtime=0)  # the next level takes twice the time for 2 % of the bytes


def keep(body: bytes, media_type: str) -> Kept:
    """Make the bytes ready."""
    return Kept(body, f'"{hashlib.sha256(body).hexdigest()[:20]}"', media_type)


class Shelf:
    """A bounded memory of answers (or what they are made from) by key; the key holds everything the answer depends on."""

    def __init__(self, most: int = 400) -> None:
        self._most = most
        self._kept: OrderedDict[Any, Any] = OrderedDict()

    def get(self, key: Any) -> Any | None:
        found = self._kept.get(key)
        if found:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Any, kept: T) -> T:
        self._kept[key] = kept
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return kept


class Ready(Response[Any]):
    """An answer whose bytes and headers are ready to go; no cookie, nothing left to work out."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status_code, self.headers, self.content, self.cookies, self.background = status, headers, body, [], None

    def to_asgi_response(self, *_: Any, **__: Any) -> Any:
        return self._send

    async def _send(self, scope: Any, receive: Any, send: Any) -> None:
        raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": self.status_code, "headers": raw})
        body = b"" if scope["method"] == "HEAD" else self.content
        await send({"type": "http.response.body", "body": body, "more_body": False})


def public(request: AnyRequest, kept: Kept, *, seconds: int = 30, extra: dict[str, str] | None = None) -> Response[Any]:
    """Answer 304 or the bytes; no cookie is set. `seconds`: how long a proxy may give it away unasked."""
    scope = request.scope
    headers = {
        "ETag": kept.etag,
        "Cache-Control": f"public, max-age=0, s-maxage={seconds}, must-revalidate",
        "Vary": "Accept-Encoding, Accept-Language, Cookie",
        **(extra or {}),
    }
    asked = header(scope, b"if-none-match")
    if asked and (asked.strip() == "*" or kept.etag in {tag.strip().removeprefix("W/") for tag in asked.split(",")}):
        return Ready(304, headers, b"")
    body = kept.body
    if len(body) > 500 and not kept.media_type.startswith("image/") and "gzip" in header(scope, b"accept-encoding"):
        headers["Content-Encoding"] = "gzip"
        body = kept.zipped
    kind = kept.media_type
    if kind.startswith("text/") and "charset" not in kind:
        kind += "; charset=utf-8"
    headers |= {"Content-Type": kind, "Content-Length": str(len(body))}
    return Ready(200, headers, body)


# --- trouble in the site's own layout -------------------------------------------------------------------------------

_TITLES = {
    403: "这里只对有权限的人开放",
    404: "没有找到这一页",
    405: "没有找到这一页",
    409: "现在还不能这样做",
    413: "内容太大了",
    422: "有些内容需要再看一下",
    429: "请稍等一会儿",
    500: "抱歉，我们这边出了问题",
}
_SENTENCES = {
    403: "如果您觉得应该能打开，请联系活动领队。",
    404: "链接可能已经失效，或者地址有误。请向发给您链接的人要一个新的。",
    405: "链接可能已经失效，或者地址有误。请向发给您链接的人要一个新的。",
    409: "情况可能刚刚变了，请返回看看最新的状态。",
    413: "发送的内容超过了限制，请减少一些再试。",
    422: "请返回检查填写的内容。",
    429: "短时间内次数太多了，请过几分钟再试。",
    500: "没有保存这一步之外的任何改动，请稍后再试。若一直这样，请把下面的编号告诉管理员。",
}


def trouble_page(status: int, sentence: str = "", number: str | None = None) -> Response[Any]:
    """The error page of that status, in the reader's language."""
    shown = status if status in _TITLES else (500 if status >= 500 else 404 if status < 500 else status)
    if status in (400, 401, 415):
        shown = 422
    answer = page(
        "layout/error.html",
        status,
        title=i18n.gettext(_TITLES[shown]),
        sentence=sentence or i18n.gettext(_SENTENCES[shown]),
        number=number,
        status=status,
        next_links=[
            *([{"href": "/desk", "label": i18n.gettext("回到工作台")}] if frame().me else []),
            {"href": "/", "label": i18n.gettext("看看近期活动")},
        ],
    )
    if status == 429:
        answer.headers["Retry-After"] = "120"
    return answer


def _opened(request: AnyRequest) -> None:
    if _frame.get() is None or frame().path != _path(request.scope):
        request.scope.setdefault("session", {})
        begin(request)


def show_trouble(request: AnyRequest, error: Exception) -> Response[Any]:
    """Exception handler for our own refusals and for Litestar's."""
    _opened(request)
    if isinstance(error, SignInFirst):
        back = request.url.path if request.method == "GET" else "/desk"
        return go(f"/sign-in?next={quote(back)}", i18n.gettext("请先登录。"), "warn")
    if isinstance(error, Trouble):
        return trouble_page(error.status, i18n.gettext(error.sentence, **error.values))
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status >= 500:
        return show_fault(request, error)
    return trouble_page(status)


def show_fault(request: AnyRequest, error: Exception) -> Response[Any]:
    """500: an apology and a number to quote; the log has the same number and no personal data."""
    _opened(request)
    number = crypto.public_id(8)
    template = getattr(request.scope.get("route_handler"), "paths", None)
    log.error(
        "fault %s at %s %s: %s", number, request.method, sorted(template or ["?"])[0], type(error).__name__,
        exc_info=(type(error), _without_values(error), error.__traceback__),
    )  # fmt: skip
    return trouble_page(500, number=number)


def _without_values(error: Exception) -> Exception:
    """The same kind of error without its text (which may quote what people typed)."""
    bare = Exception(type(error).__name__)
    bare.__cause__ = bare.__context__ = None
    return bare
