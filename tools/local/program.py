"""Runs a program of the test sources on the built project."""

import os
import pathlib


def replace_by_java(root, environment, way, main, arguments):
    """The JVM takes this process's place, so that signals reach it and its hooks clean up."""
    target = root / "target"
    classpath = os.pathsep.join(
        [str(target / "test-classes"), str(target / "classes"), (target / "test-classpath").read_text().strip()])
    java = str(pathlib.Path(environment["JAVA_HOME"]) / "bin" / "java")
    os.execv(java, [java, "--enable-native-access=ALL-UNNAMED", f"-Dlocalstack={way}", f"-Dbasedir={root}",
                    "-cp", classpath, main, *arguments])
