"""A fake model hub on this machine: it answers as the real one does, also when something is wrong."""

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
MODES = ("open", "gated", "gated, not logged in", "gated, not approved", "missing", "broken", "hangs", "truncates")


class Hub(ThreadingHTTPServer):
    """A fake hub with one model folder, the same for every name.

    ``mode`` (one of :data:`MODES`) decides how it answers. ``"gated"`` looks at the request: 401 without a token,
    403 with a token that is not in ``approved``, the file with one that is.
    """

    daemon_threads = True

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files, self.mode, self.released = files, "open", threading.Event()
        self.approved: set[str] = set()
        super().__init__(("127.0.0.1", 0), Answer)


class Answer(BaseHTTPRequestHandler):
    """One request to the fake hub."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer as the mode says."""
        mode = self.server.mode
        if mode == "gated":
            mode = self._gate()
        if mode == "hangs":
            self.server.released.wait(30)
            self.close_connection = True
        elif mode == "missing":
            self._refuse(404, "RepoNotFound")
        elif mode == "broken":
            self._refuse(500, "")
        elif self.path.startswith("/api/"):
            self._send_json(self._listing() if "/tree/" in self.path else {"id": "owner/tiny", "sha": COMMIT})
        elif mode == "gated, not logged in":
            self._refuse(401, "GatedRepo")
        elif mode == "gated, not approved":
            self._refuse(403, "GatedRepo")
        else:
            self._send_file(re.sub(r".*/resolve/\w+/", "", self.path))

    do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

    def _gate(self) -> str:
        """The mode that this request meets at the gate."""
        token = self.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        if not token:
            return "gated, not logged in"
        return "open" if token in self.server.approved else "gated, not approved"

    def _listing(self) -> list[dict]:
        return [
            {"type": "file", "path": name, "size": len(body), "oid": hashlib.sha1(body).hexdigest()}
            for name, body in self.server.files.items()
        ]

    def _refuse(self, code: int, error: str) -> None:
        self.send_response(code)
        self.send_header("X-Error-Code", error)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_json(self, content) -> None:
        self._send_body(json.dumps(content).encode(), {"Content-Type": "application/json"})

    def _send_file(self, name: str) -> None:
        if name not in self.server.files:
            self._refuse(404, "EntryNotFound")
            return
        body = self.server.files[name]
        headers = {"ETag": f'"{hashlib.sha1(body).hexdigest()}"', "X-Repo-Commit": COMMIT}
        if self.server.mode == "truncates" and name.endswith(".safetensors"):
            headers["X-Linked-Size"] = str(len(body))
            self._send_body(body[: len(body) // 2], headers)
        else:
            self._send_body(body, headers)

    def _send_body(self, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(200)
        for key, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_) -> None:
        """Say nothing: requests are no news to a reader."""


@contextmanager
def serving(files: Mapping[str, bytes], cache: Path) -> Iterator[Hub]:
    """Inside the block, huggingface_hub and transformers in this process talk to a fake hub.

    Args:
        files: the model's files by name.
        cache: where downloads are kept meanwhile, so that the real cache stays as it is.
    """
    from huggingface_hub import constants

    bars = import_module("huggingface_hub.utils.tqdm")  # the class of that name hides the module
    server = Hub(files)
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
        server.released.set()
        server.shutdown()
        server.server_close()
