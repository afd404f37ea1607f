"""A page for reading written answers: one at a time, without the name, comments by key.

It is served to this machine only, to whoever has the address that the command prints.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import tempfile
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tornado import httpserver, netutil, web

from nbgrader_sandbox.errors import GraderError, UsageError
from nbgrader_sandbox.nbgrader.rubric import Question, Rubric

PAGE = Path(__file__).parent / "nbgrader" / "templates" / "reading" / "index.html"
# Nothing from elsewhere, and no script but the page's own; an answer's pictures are within the page.
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; connect-src 'self'; "
    "frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
)


class _Handler(web.RequestHandler):
    def initialize(self, rubric: Rubric, token: str) -> None:
        self.rubric, self.token = rubric, token

    def prepare(self) -> None:
        # The first keeps other people of this machine out, the second web pages that borrow its name.
        given = self.request.headers.get("X-Token") or self.get_query_argument("token", "")
        if not secrets.compare_digest(given.encode(), self.token.encode()):
            raise web.HTTPError(403)
        if self.request.host.rsplit(":", 1)[0] not in ("127.0.0.1", "localhost"):
            raise web.HTTPError(403)

    def set_default_headers(self) -> None:
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")


class _Page(_Handler):
    def get(self) -> None:
        nonce = secrets.token_urlsafe(16)
        self.set_header("Content-Security-Policy", POLICY.format(nonce=nonce))
        self.write(PAGE.read_text("utf-8").replace("NONCE", nonce))


class _Call(_Handler):
    """``POST /call`` with {"do": name, "question": number, …} answers with JSON, or a sentence and status 409."""

    def post(self) -> None:
        said = json.loads(self.request.body)
        try:
            self.write({"answer": self._do(**said)})
        except GraderError as error:
            self.set_status(409)
            self.write({"problem": error.problem, "hint": error.hint})

    def _do(self, do: str, question: int = 0, **arguments: Any) -> Any:
        asked = self.rubric.questions[question]
        if do == "questions":
            return [_about(q, self.rubric.answers(q)) for q in self.rubric.questions]
        calls = {
            "answers": self.rubric.answers,
            "answer": self.rubric.answer,
            "give": self.rubric.give,
            "comments": self.rubric.comments,
            "write": self.rubric.write,
            "remove": self.rubric.remove,
        }
        return calls[do](asked, **arguments)


def _about(question: Question, answers: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": f"{question.notebook}: {question.id}",
        "points": question.max_points,
        "answers": len(answers),
        "unread": sum(not one["read"] for one in answers),
    }


def application(rubric: Rubric, token: str) -> web.Application:
    """Return the server's two addresses."""
    about = {"rubric": rubric, "token": token}
    return web.Application([("/", _Page, about), ("/call", _Call, about)])


@contextlib.contextmanager
def _leading_to(address: str) -> Iterator[str]:
    """The address of a file that leads on to a page, and that only this account can read.

    A browser's command line shows what it opens to everybody on the machine. The file lies in the current folder,
    since a browser in a sandbox of its own sees no folder for temporary files.
    """
    options = {"dir": ".", "prefix": "reading-", "suffix": ".html", "encoding": "utf-8"}
    with contextlib.ExitStack() as stack:
        try:
            file = stack.enter_context(tempfile.NamedTemporaryFile("w", **options))
        except OSError:  # nothing can be written here; the address is printed all the same
            yield ""
            return
        file.write(f'<!doctype html><meta http-equiv="refresh" content="0; url={address}"><title>Reading</title>')
        file.flush()
        yield Path(file.name).absolute().as_uri()


def serve(rubric: Rubric, port: int = 0, show: bool = True) -> None:
    """Serve until interrupted; print the address, and open it in a browser.

    Raises:
        UsageError: the port is taken.
    """

    async def main() -> None:
        token = secrets.token_urlsafe(24)
        try:
            sockets = netutil.bind_sockets(port, "127.0.0.1")
        except OSError as error:
            raise UsageError(f"Port {port} is taken ({error.strerror}).", "name another with --port.") from error
        httpserver.HTTPServer(application(rubric, token)).add_sockets(sockets)
        address = f"http://127.0.0.1:{sockets[0].getsockname()[1]}/?token={token}"
        print(f"Read and comment here: {address}\nCtrl-C ends it. Everything is saved at once.", flush=True)
        with contextlib.ExitStack() as stack:
            if show and (page := stack.enter_context(_leading_to(address))):
                webbrowser.open(page)
            await asyncio.Event().wait()

    asyncio.run(main())
