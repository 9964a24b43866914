"""What Docker on this machine can run: LocalStack, and functions in the java25 runtime's image."""

import platform
import subprocess

from .console import Failed, say

LOCALSTACK_IMAGE = "localstack/localstack:4.14.0"
# Where SAM CLI and our Dockerfile look for the java25 runtime.
LAMBDA_REPOSITORY = "public.ecr.aws/lambda/java"
STAND_IN_LABEL = "vault-snapshot.stand-in"
WAYS = ("auto", "process", "docker")
PULL_LIMIT_SECONDS = 600


def choose_way(wanted):
    """Turns auto, process or docker into process or docker."""
    if wanted not in WAYS:
        raise Failed(f"--localstack: got '{wanted}', expected one of {', '.join(WAYS)}")
    if wanted == "process":
        return "process"
    possible = engine_answers() and (has_image(LOCALSTACK_IMAGE) or pull(LOCALSTACK_IMAGE))
    if wanted == "docker" and not possible:
        raise Failed(f"--localstack=docker: no Docker engine answers, or it has no {LOCALSTACK_IMAGE} and can't pull it")
    return "docker" if possible else "process"


def lambda_architecture():
    """This machine's, in Lambda's words."""
    return "arm64" if platform.machine().lower() in ("aarch64", "arm64") else "x86_64"


def lambda_images():
    """SAM CLI's name of the java25 runtime's image, and that of our Dockerfile."""
    return (f"{LAMBDA_REPOSITORY}:25-{lambda_architecture()}", f"{LAMBDA_REPOSITORY}:25")


def engine_answers(env=None):
    return _succeeds(["docker", "info"], 30, env)


def has_image(image, env=None):
    return _succeeds(["docker", "image", "inspect", image], 30, env)


def is_stand_in(image, env=None):
    """Whether the image is one that this project built."""
    run = subprocess.run(["docker", "image", "inspect", "--format", f'{{{{index .Config.Labels "{STAND_IN_LABEL}"}}}}', image],
                         capture_output=True, text=True, env=env)
    return run.stdout.strip() == "true"


def pull(image, env=None):
    say(f"Docker: pulling {image} ...")
    done = _succeeds(["docker", "pull", "--quiet", image], PULL_LIMIT_SECONDS, env)
    say(f"Docker: {image} {'is here' if done else 'can not be pulled'}")
    return done


def _succeeds(command, limit, env):
    try:
        run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=limit, env=env)
    except (OSError, subprocess.TimeoutExpired):
        return False
    # Older clients answer 'info' with exit code 0 and an error in place of the server's part.
    return run.returncode == 0 and b"ERROR: Cannot connect" not in run.stdout + run.stderr
