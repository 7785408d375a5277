#!/usr/bin/env python3
"""Takes each defence of server/tests/mutations.toml out, one at a time, in a copy of the last commit, and guarantees that
the tests named there fail then, having compiled. Prints a table for docs/DEFECTS.md. What survives makes it fail."""

import pathlib
import re
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
COPY = ROOT / "target" / "mutations"


def git(*arguments: str, at: pathlib.Path = ROOT) -> str:
    return subprocess.run(["git", *arguments], cwd=at, check=True, capture_output=True, text=True).stdout.strip()


def failed(tests: list[str]) -> tuple[int, int] | None:
    """How many of the tests failed, and of how many; none when it doesn't compile."""
    command = ["cargo", "test", "--quiet", "-p", "guichet-server", "--test", "http", "--", *tests]
    # Defences that are left out leave things unused behind.
    environment = {"RUSTFLAGS": "--cap-lints allow", "CARGO_TARGET_DIR": str(COPY / "target"), "RUST_BACKTRACE": "0"}
    done = subprocess.run(["env", *(f"{k}={v}" for k, v in environment.items()), *command], cwd=COPY, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    result = re.search(r"test result: \w+\. (\d+) passed; (\d+) failed", done.stdout)
    if not result:
        print(done.stdout[-2000:], file=sys.stderr)
        return None
    passed, lost = map(int, result.groups())
    return lost, passed + lost


def main() -> None:
    with open(ROOT / "server/tests/mutations.toml", "rb") as file:
        mutations = tomllib.load(file)["mutation"]
    chosen = [int(number) for number in sys.argv[1:]] or range(1, len(mutations) + 1)
    if not COPY.exists():
        git("worktree", "add", "--detach", "--force", str(COPY))
    git("checkout", "--detach", "--force", git("rev-parse", "HEAD"), at=COPY)
    survived = 0
    print("| | Defence taken out | Rows | Tests that fail |\n|---|---|---|---|", flush=True)
    for number in chosen:
        one = mutations[number - 1]
        path = COPY / one["file"]
        whole = path.read_text()
        path.write_text(whole.replace(one["line"], one["becomes"]))
        came = failed(one["tests"])
        path.write_text(whole)
        survived += not came or came[0] == 0
        told = f"{came[0]} of {came[1]}" if came else "doesn't compile"
        rows = ", ".join(map(str, one["rows"])) or "–"
        names = ", ".join(f"`{name}`" for name in one["tests"])
        print(f"| {number} | {one['defence']} | {rows} | {told} in {names} |", flush=True)
    if survived:
        sys.exit(f"{survived} of {len(chosen)} defences can be taken out unnoticed")


if __name__ == "__main__":
    main()
