"""A fake model hub on this machine: it answers as the real one does for a gated model."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

COMMIT = "a" * 40


class Hub(ThreadingHTTPServer):
    """A fake hub with one model folder, the same for every name; ``approved`` holds the tokens that get its files."""

    daemon_threads = True

    def __init__(self, files: Mapping[str, bytes], answer: type[BaseHTTPRequestHandler]) -> None:
        self.files, self.approved = files, set[str]()
        super().__init__(("127.0.0.1", 0), answer)


class Answer(BaseHTTPRequestHandler):
    """One request to the fake hub: anybody sees the list of files, and the files have a gate."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer 401 without a token, 403 with a token that was not approved, else with what was asked for."""
        token = self.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        if self.path.startswith("/api/"):
            content = self._listing() if "/tree/" in self.path else {"id": "owner/tiny", "sha": COMMIT}
            self.send(200, json.dumps(content).encode(), {"Content-Type": "application/json"})
        elif token not in self.server.approved:
            self.send(403 if token else 401, headers={"X-Error-Code": "GatedRepo"})
        else:
            self.send_file(re.sub(r".*/resolve/\w+/", "", self.path))

    do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

    def _listing(self) -> list[dict]:
        return [
            {"type": "file", "path": name, "size": len(body), "oid": hashlib.sha1(body).hexdigest()}
            for name, body in self.server.files.items()
        ]

    def send_file(self, name: str) -> None:
        """Answer with a file, or say that there is none of this name."""
        body = self.server.files.get(name)
        if body is None:
            self.send(404, headers={"X-Error-Code": "EntryNotFound"})
        else:
            self.send(200, body, {"ETag": f'"{hashlib.sha1(body).hexdigest()}"', "X-Repo-Commit": COMMIT})

    def send(self, code: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> None:
        """Answer with a status, headers, and a body."""
        self.send_response(code)
        for key, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_) -> None:
        """Say nothing: requests are no news to a reader."""


@contextmanager
def serving(files: Mapping[str, bytes], cache: Path, answer: type[BaseHTTPRequestHandler] = Answer) -> Iterator[Hub]:
    """Inside the block, huggingface_hub and transformers in this process talk to a fake hub.

    Args:
        files: the model's files by name.
        cache: where downloads are kept meanwhile, so that the real cache stays as it is.
        answer: what a request gets.
    """
    from huggingface_hub import constants

    bars = import_module("huggingface_hub.utils.tqdm")  # the class of that name hides the module
    server = Hub(files, answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_port}"
    replaced = {
        "ENDPOINT": endpoint,
        "HUGGINGFACE_CO_URL_TEMPLATE": endpoint + "/{repo_id}/resolve/{revision}/{filename}",
        "HF_HUB_CACHE": str(cache),
        "HF_HUB_DISABLE_XET": True,
        "HF_HUB_OFFLINE": False,
    }
    try:
        # A model of a few kilobytes needs no progress bar.
        with patch.multiple(constants, **replaced), patch.object(bars, "HF_HUB_DISABLE_PROGRESS_BARS", True):
            yield server
    finally:
        server.shutdown()
        server.server_close()
