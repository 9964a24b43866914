"""Builds what a measurement needs, and lets its JVM take over."""

import os
import pathlib

from . import console, jdk

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def build(way, parts):
    """Installs the local parts and makes the package; returns the environment with the JDK in it."""
    environment = jdk.environment()
    if way == "process":
        console.run("installing local parts", [ROOT / "tools" / "parts", *parts], ROOT / "target" / "parts.log",
                    on_line=str.rstrip)
    console.run("building", ["mvn", "-B", "-Pintegration", "-DskipTests", "-Dspotless.check.skip=true", "package"],
                ROOT / "target" / "bench-build.log", environment)
    return environment


def replace_by_java(environment, main, properties):
    """The JVM takes this process's place, so that signals reach it and its hooks clean up."""
    target = ROOT / "target"
    classpath = os.pathsep.join(
        [str(target / "test-classes"), str(target / "classes"), (target / "test-classpath").read_text().strip()])
    java = str(pathlib.Path(environment["JAVA_HOME"]) / "bin" / "java")
    named = [f"-D{name}={value}" for name, value in properties.items()]
    os.execv(java, [java, "--enable-native-access=ALL-UNNAMED", f"-Dbasedir={ROOT}", *named, "-cp", classpath, main])
