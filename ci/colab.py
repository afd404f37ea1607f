"""The decisive part of Colab's own package list, ci/colab.txt: what is in it, how old it is, and renewing it.

python -m ci colab [LIST]
"""

from __future__ import annotations

import argparse
import datetime
import re
import urllib.error
import urllib.request

from ci.repository import ROOT
from course_utils.errors import NetworkError

LIST = ROOT / "ci" / "colab.txt"
OLD_AFTER = datetime.timedelta(days=122)
METADATA_ONLY = "# Only their metadata"
PACKAGE = re.compile(r"^([\w.-]+)==(\S+)$", re.MULTILINE)


def packages() -> tuple[list[str], dict[str, str]]:
    """The requirements to install, and the versions of the packages that are there by their metadata alone."""
    whole, _, stubs = LIST.read_text(encoding="utf-8").partition(METADATA_ONLY)
    return [f"{name}=={version}" for name, version in PACKAGE.findall(whole)], dict(PACKAGE.findall(stubs))


def complaint(today: datetime.date | None = None) -> str:
    """Say how to renew a list that is older than four months; an empty string for a newer one."""
    written = datetime.date.fromisoformat(re.search(r"# Date: (\S+)", LIST.read_text(encoding="utf-8"))[1])
    if (today or datetime.date.today()) - written <= OLD_AFTER:
        return ""
    return f"ci/colab.txt is Colab's list of {written}: it may be out of date.\n  What to do: python -m ci colab"


def renew(freeze: str, today: datetime.date) -> tuple[str, list[str]]:
    """Return ci/colab.txt with the versions of ``freeze``, and the names that are no longer in it."""
    versions = {name.lower().replace("_", "-"): version for name, version in PACKAGE.findall(freeze)}
    lines, gone = [], []
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if not (package := PACKAGE.match(line)):
            lines.append(re.sub(r"# Date: .*", f"# Date: {today}", line))
        elif version := versions.get(package[1].lower().replace("_", "-")):
            lines.append(f"{package[1]}=={version}")
        else:
            gone.append(package[1])
    return "\n".join(lines) + "\n", gone


def main(arguments: list[str] | None = None) -> int:
    """Renew ci/colab.txt from Colab's published list, or from another list at ``LIST``."""
    source = re.search(r"# Source: (\S+)", LIST.read_text(encoding="utf-8"))[1]
    parser = argparse.ArgumentParser(prog="python -m ci colab", description="Renew ci/colab.txt.")
    parser.add_argument("list", nargs="?", default=source, help="URL of a pip freeze (default: Colab's own)")
    url = parser.parse_args(arguments).list
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            freeze = answer.read().decode()
    except urllib.error.URLError as error:
        raise NetworkError(f"{url} can't be read: {error.reason}.", "check the network, then run this again.") from None
    text, gone = renew(freeze, datetime.date.today())
    LIST.write_text(text, encoding="utf-8")
    print(f"ci/colab.txt is renewed. No longer in Colab: {', '.join(gone) or 'none'}.")
    return 0
