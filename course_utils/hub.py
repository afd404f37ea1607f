"""What a failure at the model hub means, and what to do about it."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from course_utils.errors import (
    CourseError,
    DamagedFileError,
    GatedModelError,
    ModelNotFoundError,
    NetworkError,
    TokenRefusedError,
    UnknownModelError,
    UnwritableFolderError,
)

PROXIES = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY")
CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
FULL = (errno.ENOSPC, errno.EDQUOT)


def explain(error: BaseException, model: str, otherwise: str) -> CourseError:
    """Turn what huggingface_hub raised for ``model`` into an error that says what to do.

    Args:
        error: any exception of a call to the hub.
        model: the hub name that was asked for.
        otherwise: the name of a model that needs no hub.
    """
    from huggingface_hub import constants
    from huggingface_hub import errors as hub

    status = getattr(getattr(error, "response", None), "status_code", None)
    instead = f"or use the embedded model {otherwise!r}, which needs no account and no network"
    if isinstance(error, hub.HFValidationError):
        return UnknownModelError(
            f"{model!r} is not a name that the hub can have.", "type a name of the form 'owner/model'."
        )
    if isinstance(error, hub.GatedRepoError):
        return GatedModelError(*_gated(model, status, otherwise))
    if status == 401 and (token := _token()):
        return TokenRefusedError(
            f"The hub refused the token from {token}. It has probably expired.",
            f"log in again with `hf auth login`, or remove the token: an open model needs none; {instead}.",
        )
    if isinstance(error, hub.RepositoryNotFoundError):
        return ModelNotFoundError(
            f"The hub has no model {model!r} (or it is private, which looks the same from outside).",
            "check the spelling on the hub; if it is your own private model, run `hf auth login`; "
            f"or use the open model {otherwise!r}.",
        )
    if isinstance(error, hub.OfflineModeIsEnabled) or (isinstance(error, ConnectionError) and constants.HF_HUB_OFFLINE):
        variable = next((name for name in OFFLINE if os.environ.get(name)), OFFLINE[0])
        return NetworkError(
            f"{model!r} is not on this machine, and {variable} forbids asking the hub.", f"unset {variable}; {instead}."
        )
    if said := proxy_problem(str(error)) or _setting_problem(error):
        return NetworkError(*said)
    if isinstance(error, (hub.LocalEntryNotFoundError, hub.HfHubHTTPError, http_error())):
        return NetworkError(
            f"{model!r} is not on this machine, and the hub could not be reached: {first_line(str(error))}",
            f"check the connection{_through()} and try again, {instead}.",
        )
    if isinstance(error, OSError) and error.errno is not None:
        return unwritable(Path(constants.HF_HUB_CACHE), "HF_HOME", error)
    return DamagedFileError(
        f"A file of {model!r} did not arrive whole: {last_line(str(error))}",
        "run the same call again; what has arrived already is kept.",
    )


def _through() -> str:
    """Name the proxy that the connection goes through, if any; a wrong one looks like a hub that is down."""
    names = [name for upper in PROXIES for name in (upper, upper.lower()) if os.environ.get(name, "").strip()]
    return f" and the proxy in {names[0]}" if names else ""


def proxy_problem(said: str) -> tuple[str, str] | None:
    """Return problem and hint if the text ``said`` is a complaint about a proxy that cannot be used, else None."""
    names = [name for upper in PROXIES for name in (upper, upper.lower()) if os.environ.get(name)]
    broken = "Unknown scheme for proxy|socksio|SOCKS|[Pp]roxy (URL|scheme)" + "|Invalid port" * bool(names)
    if not re.search(broken, said):
        return None
    socks = [name for name in names if os.environ[name].lower().startswith("socks")]
    variable = next(iter(socks or names), PROXIES[0])
    told = f"The proxy in {variable} ({os.environ.get(variable, 'not set')}) cannot be used here: {last_line(said)}"
    return (
        re.sub(r"//[^/\s]*@", "//…@", told),  # a password may stand there
        f"set {variable} to an http:// proxy, or run `unset {variable}` if you need none, then try again.",
    )


def _setting_problem(error: BaseException) -> tuple[str, str] | None:
    """Return problem and hint if a variable of the environment, and no connection, has stopped the call, else None."""
    if isinstance(error, UnicodeEncodeError) and (token := _token()):
        return f"The token from {token} has a letter that no token has.", "copy it again from the hub's settings page."
    if isinstance(error, FileNotFoundError) and error.filename is None:
        missing = [name for name in CERTIFICATES if not os.path.exists(os.environ.get(name) or "/")]
        if missing:
            path = os.environ[missing[0]]
            return f"There is no {path}, which {missing[0]} names for certificates.", f"correct or unset {missing[0]}."
    endpoint = os.environ.get("HF_ENDPOINT", "")
    if endpoint and not re.match("https?://", endpoint):
        return f"HF_ENDPOINT ({endpoint}) is no address.", "let it begin with https://, or unset HF_ENDPOINT."
    return None


def unwritable(folder: Path, variable: str, error: OSError) -> CourseError:
    """Return the error for a folder in which files cannot be kept; ``variable`` is what moves the folder."""
    if error.errno in FULL:
        return UnwritableFolderError(
            f"The disk of {folder} is full.", f"free some space there, or set {variable} to a folder on another disk."
        )
    return UnwritableFolderError(
        f"Files cannot be kept in {folder}: {error.strerror or error}.",
        f"set {variable} to a folder that you may write, then try again.",
    )


def http_error() -> type[Exception]:
    """Return the HTTP client's own base error; which client it is has changed between releases of huggingface_hub."""
    from huggingface_hub.errors import HfHubHTTPError

    return next(base for base in HfHubHTTPError.__bases__ if base is not OSError)


def first_line(text: str) -> str:
    """Return the first line of what a library said."""
    return (text.strip().splitlines() or ["no message"])[0]


def last_line(text: str) -> str:
    """Return the last line of what a program or a library said."""
    return (text.strip().splitlines() or ["no message"])[-1]


def _token() -> str:
    """Say where the token comes from that huggingface_hub sends; empty if it sends none."""
    from huggingface_hub import constants, get_token

    variable = next((name for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN") if os.environ.get(name)), "")
    return (variable or f"`hf auth login` ({constants.HF_TOKEN_PATH})") if get_token() else ""


def _gated(model: str, status: int | None, otherwise: str) -> tuple[str, str]:
    page = f"https://huggingface.co/{model}"
    if status == 403:
        problem = f"{model!r} is gated, and your account has not been given access to it."
        step = f"open {page}, accept the licence, and wait for the approval"
    else:
        problem = f"{model!r} is gated, and this machine is not logged in to the hub."
        step = f"accept the licence on {page}, then run `hf auth login`"
    return problem, f"{step}; or use the open model {otherwise!r}, which needs no account."
