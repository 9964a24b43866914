package vaultsnapshot.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.local.Parts;

/** {@code tools/smoke} with AWS's own command line, which comes with LocalStack's packages. */
record Smoke(LocalAws aws, Path folder) {
  /**
   * What it printed, and how it ended.
   *
   * @param lines all of standard output
   */
  record Result(int code, List<String> lines) {
    /** The checks that ended so, without what was found. */
    List<String> checks(String result) {
      return lines.stream()
          .filter(line -> line.startsWith(result + " "))
          .map(line -> line.substring(result.length()).strip())
          .map(line -> line.replaceFirst(": .*", ""))
          .toList();
    }
  }

  static Smoke in(Path folder, LocalAws aws) {
    Path program = folder.resolve("aws");
    try {
      // Version 1 has an old name of SQS's own, which only the option changes.
      Files.writeString(
          program,
          """
          #!/bin/sh
          [ "$1" != sqs ] || set -- "$@" --endpoint-url "$AWS_ENDPOINT_URL"
          exec '%s' -m awscli "$@"
          """
              .formatted(Parts.localstackPython()));
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new Smoke(aws, folder);
  }

  /**
   * Runs it.
   *
   * @param s3 where S3 answers
   */
  Result run(String stack, URI s3, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Parts.localstackPython().toString(),
                Parts.projectFolder().resolve("tools/smoke").toString(),
                "--stack",
                stack));
    command.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.putAll(aws.environment());
    environment.remove("AWS_ENDPOINT_URL_SECRETS_MANAGER");
    environment.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
    environment.put("AWS_ENDPOINT_URL_S3", s3.toString());
    environment.put("AWS_CA_BUNDLE", aws.caFile().toString());
    environment.put("PATH", folder + ":" + System.getenv("PATH"));
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.onExit().join().exitValue(), output.lines().toList());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
