"""Finds a JDK 25 and Maven."""

import glob
import os
import pathlib
import re
import shutil
import subprocess

from .console import Failed

WANTED = 25

# Where package managers and installers put JDKs; the newest name wins.
USUAL_PLACES = (
    "/usr/lib/jvm/*",
    "/usr/java/*",
    "/opt/java/*",
    "/opt/*jdk*",
    "~/.sdkman/candidates/java/*",
    "~/.jdks/*",
    "~/.local/share/mise/installs/java/*",
    "~/.asdf/installs/java/*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "~/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "/opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home",
    "/home/linuxbrew/.linuxbrew/opt/openjdk@25/libexec",
)


def find_jdk():
    """The home of a JDK 25: JAVA_HOME, Maven's toolchains, the java on PATH, the usual places."""
    for home in _candidates():
        if _version(home) == WANTED:
            return home
    raise Failed(
        f"no JDK {WANTED} found (looked at JAVA_HOME, ~/.m2/toolchains.xml, the java on PATH and the usual places); "
        f"install one, for example 'apt install temurin-25-jdk', 'sdk install java 25-tem' or "
        f"'brew install openjdk@25', or set JAVA_HOME to it")


def environment():
    """The environment for Maven: JAVA_HOME set to the JDK 25."""
    if not shutil.which("mvn"):
        raise Failed("Maven: no mvn on PATH; install Maven 3.8 or later, for example 'apt install maven'")
    return {**os.environ, "JAVA_HOME": str(find_jdk())}


def runtime(environment):
    """Version of the JDK that environment() found, in its own words."""
    release = (pathlib.Path(environment["JAVA_HOME"]) / "release").read_text()
    return "JDK " + re.search(r'^JAVA_RUNTIME_VERSION="([^"]+)"', release, re.MULTILINE).group(1)


def _candidates():
    if os.environ.get("JAVA_HOME"):
        yield pathlib.Path(os.environ["JAVA_HOME"])
    toolchains = pathlib.Path.home() / ".m2" / "toolchains.xml"
    if toolchains.is_file():
        yield from map(pathlib.Path, re.findall(r"<jdkHome>\s*([^<]+?)\s*</jdkHome>", toolchains.read_text()))
    java = shutil.which("java")
    if java:
        yield pathlib.Path(java).resolve().parent.parent
    for place in USUAL_PLACES:
        yield from map(pathlib.Path, sorted(glob.glob(os.path.expanduser(place)), reverse=True))


def _version(home):
    """The major version of a whole JDK that runs, else nothing."""
    if not (home / "bin" / "javac").is_file():
        return None
    try:
        run = subprocess.run([home / "bin" / "javac", "-version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"javac (\d+)", run.stdout + run.stderr)
    return int(found.group(1)) if found else None
