"""Commands and outputs that the README and the pages show are run, on the simulated bank.

Comments in a page say what happens to the fenced block below them::

    <!-- setup: model -->    what the folder holds before the first block: table, leaky, contract, trained, model
    <!-- run -->             run it; a line that ends in "# exits 1" must end with that status, others with 0
    <!-- run: slow -->       only in a real shell, by a slow test: servers, and what talks to them
    <!-- run: python -->     run it as Python
    <!-- output -->          these lines stand in this order in the output so far; numbers may differ
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from holdfast.cli.main import app
from holdfast.demo.bank import simulate

ROOT = Path(__file__).parents[2]
SHELL = shutil.which("bash")
QUICK = (
    "README.md",
    "docs/how-to/accept-a-finding.md",
    "docs/how-to/score-a-table.md",
    "docs/how-to/promote-and-roll-back.md",
    "docs/how-to/move-a-project.md",
)
"""Pages that run by default; the others train more models and are marked slow."""

MARKED = re.compile(
    r"^<!-- (?P<kind>run|output|setup)(?:: (?P<how>\w+))? -->\n(?:```\w+\n(?P<text>.*?)^```)?", re.M | re.S
)
STATUS = re.compile(r"#.*\bexits (\d)")
MASKS = (
    (re.compile(r"\d{8}T\d{6}Z-\d+-[0-9a-f]{8}-\d+"), "ID"),
    (re.compile(r"\b[0-9a-f]{12}\b"), "DIGEST"),
    (re.compile(r"[-+]?(?:\d[\d,]*)?\.?\d+(?:e[-+]?\d+)?"), "#"),
)


@dataclass(frozen=True)
class Block:
    """One marked place of a page."""

    kind: str
    how: str
    text: str

    @property
    def lines(self) -> list[str]:
        """Commands, those that go on behind a backslash joined."""
        return [line for line in re.sub(r"\\\n\s*", "", self.text).splitlines() if line.strip()]


def blocks(page: str) -> list[Block]:
    """Return the marked places of a page."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [Block(m["kind"], m["how"] or "", m["text"] or "") for m in MARKED.finditer(text)]


def pages() -> list[str]:
    """Return the README and the pages that have something to run."""
    every = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    names = [path.relative_to(ROOT).as_posix() for path in every]
    return [name for name in names if any(block.kind == "run" for block in blocks(name))]


def masked(text: str) -> list[str]:
    """Return the lines of a text without what differs from run to run."""
    for pattern, word in MASKS:
        text = pattern.sub(word, text)
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def require(shown: str, output: str) -> None:
    """Fail where a shown line is not in the output, in order."""
    left = iter(masked(output))
    for line in masked(shown):
        if line == "...":
            continue
        start = line.removesuffix("...")
        found = any(real == line or (start != line and real.startswith(start)) for real in left)
        assert found, f"not in the output: {line}\n\n{output}"


def status(line: str) -> int:
    """Return the exit status that a line promises."""
    found = STATUS.search(line)
    return int(found[1]) if found else 0


def environment() -> dict[str, str]:
    """Return an environment whose ``holdfast`` and ``python`` are those under test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOLDFAST_", "COV_"))}
    return {**kept, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "COLUMNS": "100"}


def run_here(folder: Path, line: str) -> tuple[int, str]:
    """Run one line: a command of holdfast in this process, anything else in a shell."""
    if line.startswith("holdfast "):
        result = CliRunner().invoke(app, shlex.split(line, comments=True)[1:])
        return result.exit_code, result.output
    assert SHELL is not None
    done = subprocess.run([SHELL, "-c", line], cwd=folder, env=environment(), capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def run_script(folder: Path, text: str) -> str:
    """Run a whole script in a real shell and return what it printed."""
    assert SHELL is not None
    script = folder.parent / "script.sh"
    script.write_text(f"trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT\n{text}", encoding="utf-8")
    done = subprocess.run(
        [SHELL, str(script)], cwd=folder, env=environment(), capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


class Workshop:
    """Folders as a reader of a page would have them, each made once from the one before."""

    STEPS = (
        ("table", ()),
        ("leaky", ("holdfast init --data bank.csv --target churned --yes",)),
        ("contract", ()),
        ("trained", ("holdfast train",)),
        ("model", ("holdfast evaluate", "holdfast promote v1")),
    )

    def __init__(self, root: Path) -> None:
        self.root = root

    def copy(self, state: str, target: Path) -> Path:
        """Return a new folder in a state."""
        return Path(shutil.copytree(self.made(state), target)) if state else _made(target)

    def made(self, state: str) -> Path:
        """Return the folder of a state, made now if it is not there."""
        folder = self.root / state
        if folder.exists():
            return folder
        names = [name for name, _ in self.STEPS]
        place = names.index(state)
        if place == 0:
            _tables(_made(folder))
            return folder
        shutil.copytree(self.made(names[place - 1]), folder)
        before = Path.cwd()
        os.chdir(folder)
        try:
            for line in edits() if state == "contract" else self.STEPS[place][1]:
                code, output = run_here(folder, line)
                assert code == 0, output
        finally:
            os.chdir(before)
        return folder


def edits() -> list[str]:
    """Return the lines with which the README corrects the contract."""
    return [line for block in blocks("README.md") for line in block.lines if line.startswith("sed ")]


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _tables(folder: Path) -> None:
    bank, hidden = simulate(), ("month", "probability", "known_at")
    bank.months(1, 6).drop(hidden).write_csv(folder / "bank.csv")
    bank.months(7, 9).drop(hidden).write_csv(folder / "later.csv")


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """The folders that pages start from."""
    return Workshop(tmp_path_factory.mktemp("workshop"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of a page's folder; commands of this process see the same environment as those of a shell."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("HOLDFAST_PROJECT", raising=False)
    return tmp_path / "project"


def setup_of(page: str) -> str:
    """Return the state that a page starts from; an empty folder where it names none."""
    return next((block.how for block in blocks(page) if block.kind == "setup"), "")


def in_process() -> Iterator[object]:
    """Yield every page as a parameter, marked slow where it takes long; not those that need a server."""
    for page in pages():
        if any(block.kind == "run" and block.how != "slow" for block in blocks(page)):
            yield pytest.param(page, marks=() if page in QUICK else (pytest.mark.slow,))


@pytest.mark.parametrize("page", list(in_process()))
def test_a_page_does_what_it_shows(
    page: str, workshop: Workshop, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command ends as the page says, and prints the lines that the page shows."""
    folder = workshop.copy(setup_of(page), here)
    monkeypatch.chdir(folder)
    output, left_out = "", False
    for block in blocks(page):
        if block.kind == "output":
            if not left_out:
                require(block.text, output)
            continue
        left_out = block.how == "slow"
        if block.how == "python":
            exec(compile(block.text, page, "exec"), {})
        elif block.kind == "run" and not left_out:
            output += _run_all(folder, block.lines)


def _run_all(folder: Path, lines: list[str]) -> str:
    output = ""
    for line in lines:
        code, said = run_here(folder, line)
        assert code == status(line), f"{line}\n{said}"
        output += said
    return output


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in pages() if any(b.how == "slow" for b in blocks(page))])
def test_a_page_works_in_a_shell(page: str, workshop: Workshop, here: Path) -> None:
    """Typed into a shell from top to bottom, a page with a server and its clients works."""
    folder = workshop.copy(setup_of(page), here)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    parts: list[str] = []
    for block in blocks(page):
        if block.kind == "run" and block.how == "python":
            parts.append(f"python - <<'END'\n{block.text}END\n[ $? -eq 0 ] || exit 97")
        elif block.kind == "run":
            parts += [_checked(line.replace("8000", port)) for line in block.lines]
    output = run_script(folder, "\n".join(parts))
    for block in blocks(page):
        if block.kind == "output":
            require(block.text, output)


def _checked(line: str) -> str:
    if line.rstrip().endswith("&"):
        return line
    wanted = status(line)
    return f"{line}\ns=$?; [ $s -eq {wanted} ] || {{ echo {shlex.quote(line)}: status $s; exit 97; }}"


def test_shown_commands_are_marked() -> None:
    """A fenced ``sh`` block is run, or it cannot be: it names a version, an id or a reason of somebody's own."""
    for page in pages():
        text = (ROOT / page).read_text(encoding="utf-8")
        marked = [block.text for block in blocks(page) if block.kind == "run"]
        for found in re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S):
            assert found in marked or "--override" in found or "--because" in found or "/v1/outcomes" in found
