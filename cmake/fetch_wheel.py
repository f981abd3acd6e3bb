#!/usr/bin/env python3
"""Downloads one wheel, going on where an interrupted download stopped (pip itself begins again: 530 MB for LibTorch).

    fetch_wheel.py NAME==VERSION PLATFORM SHA256 FOLDER     prints the path of the finished, verified wheel

pip's own configuration (index, proxy, certificates, credentials) decides where from. What arrives is FOLDER/FILE.part until its
sha256 is right; then it is renamed. When this pip's inside differs from what is used here, plain `pip download` does the work.
"""

import hashlib
import logging
import os
import subprocess
import sys

PYTHON = ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311", "--abi", "none"]
ATTEMPTS = 5


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def locate(requirement, platform):
    """The wheel's link and an HTTP session, both made by pip from its configuration."""
    from pip._internal.cli.cmdoptions import make_target_python
    from pip._internal.commands import create_command
    from pip._internal.req.constructors import install_req_from_line

    logging.basicConfig(level=logging.INFO, format="%(message)s")  # pip says here why an index cannot be read
    command = create_command("download")
    options, _ = command.parse_args(["--no-deps", "--only-binary=:all:", "--platform", platform, *PYTHON, requirement])
    session = command._build_session(options)
    finder = command._build_package_finder(options=options, session=session, target_python=make_target_python(options))
    wanted = install_req_from_line(requirement)
    best = finder.find_best_candidate(wanted.name, wanted.specifier).best_candidate
    if best is None:
        raise SystemExit(f"error: no wheel of {requirement} for {platform} in the configured package index")
    return best.link, session


def download(link, session, part):
    """Appends to `part` what it still lacks. True when the server said that all of it has arrived."""
    have = os.path.getsize(part) if os.path.exists(part) else 0
    headers = {"Accept-Encoding": "identity", "Cache-Control": "no-store"}
    if have:
        headers["Range"] = f"bytes={have}-"
    answer = session.get(link.url_without_fragment, headers=headers, stream=True)
    if answer.status_code == 416:
        return True
    answer.raise_for_status()
    resumed = answer.status_code == 206
    start = have if resumed else 0
    length = answer.headers.get("Content-Length")
    total = start + int(length) if length else None
    received = start
    with open(part, "ab" if resumed else "wb") as file:
        for block in answer.iter_content(1 << 20):
            file.write(block)
            if sys.stderr.isatty() and total:
                received += len(block)
                print(f"\r{link.filename}  {received >> 20} of {total >> 20} MB", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return total is None or os.path.getsize(part) >= total


def fetch(requirement, platform, folder):
    """Path of the downloaded, not yet verified file."""
    link, session = locate(requirement, platform)
    part = os.path.join(folder, link.filename + ".part")
    for attempt in range(ATTEMPTS):
        try:
            if download(link, session, part):
                return part
        except OSError as problem:  # all of requests' exceptions are OSErrors
            print(f"{link.filename}: {problem} (attempt {attempt + 1} of {ATTEMPTS})", file=sys.stderr)
    raise SystemExit(f"error: {link.filename} did not arrive; what came is kept, run the same command again to go on")


def fetch_with_pip(requirement, platform, folder):
    target = os.path.join(folder, "whole.part")
    subprocess.run([sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "--only-binary=:all:", "--dest", target,
                    "--platform", platform, *PYTHON, requirement], check=True, stdout=sys.stderr)
    (name,) = os.listdir(target)
    part = os.path.join(folder, name + ".part")
    os.replace(os.path.join(target, name), part)
    os.rmdir(target)
    return part


def main():
    requirement, platform, expected, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    stem = requirement.replace("-", "_").replace("==", "-") + "-"
    for name in os.listdir(folder):
        if name.startswith(stem) and name.endswith(".whl") and sha256(os.path.join(folder, name)) == expected:
            print(os.path.join(folder, name))
            return
    try:
        part = fetch(requirement, platform, folder)
    except (ImportError, AttributeError, TypeError, AssertionError) as problem:
        print(f"this pip cannot resume ({problem}); downloading in one piece", file=sys.stderr)
        part = fetch_with_pip(requirement, platform, folder)
    if (found := sha256(part)) != expected:
        os.remove(part)
        raise SystemExit(f"error: {os.path.basename(part)[:-5]} has sha256 {found}, expected {expected}; it was deleted")
    os.replace(part, part[:-5])
    print(part[:-5])


if __name__ == "__main__":
    main()
