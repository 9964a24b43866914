package vaultsnapshot.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vaultsnapshot.archive.ArchiveVerification;
import vaultsnapshot.archive.BadArchiveException;
import vaultsnapshot.archive.VerifiedSnapshot;
import vaultsnapshot.bucket.BucketSettings;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.SnapshotVersion;
import vaultsnapshot.bucket.SteadyObject;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.stream.FanOut;
import vaultsnapshot.stream.InputStreamSource;
import vaultsnapshot.stream.Source;
import vaultsnapshot.stream.WatchedSource;

/** Shows what is in an archive, and whether it is whole. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    header = "Shows what is in a snapshot, and judges it.",
    description = {
      "As 'vault operator raft snapshot inspect' shows it; judged are checksums, sizes",
      "and structure. Exit code 1 where it is not whole."
    })
final class InspectCommand implements Callable<Integer> {
  private static final int CHUNKS = 32;

  private final Shell shell;

  @Parameters(
      paramLabel = "FILE|SNAPSHOT",
      description = "A file, s3://BUCKET/KEY, or a snapshot's name or key.")
  private String what = "";

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  InspectCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try {
      VerifiedSnapshot snapshot = isFile() ? readFile() : readObject();
      shell.out().println(json ? Inspection.json(what, snapshot) : Inspection.text(snapshot));
      return ExitCode.GOOD;
    } catch (BadArchiveException bad) {
      shell.out().println(json ? Inspection.json(what, bad) : Inspection.text(bad));
      return ExitCode.BAD;
    }
  }

  private boolean isFile() {
    return !Store.isAddress(what) && Files.exists(Path.of(what));
  }

  private VerifiedSnapshot readFile() throws IOException, InterruptedException {
    Path file = Path.of(what);
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException(
          what
              + ": got "
              + (Files.isDirectory(file) ? "a directory" : "a file that this user may not read")
              + ", expected a snapshot's file");
    }
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
      return read(new InputStreamSource(stream, () -> {}), Files.size(file));
    }
  }

  private VerifiedSnapshot readObject() throws IOException, InterruptedException {
    try (Store store = open()) {
      SnapshotName name = store.name(what);
      SnapshotVersion version =
          store
              .bucket()
              .version(name, Limits.lookUp())
              .orElseThrow(() -> new IOException(what + ": there is no such file or snapshot"));
      try (SteadyObject object = store.bucket().open(version, Limits.transfer())) {
        return read(object, version.stored().sizeBytes());
      }
    }
  }

  private Store open() {
    if (Store.isAddress(what)) {
      return Store.open(shell.variables(), what);
    }
    try {
      return Store.open(shell.variables());
    } catch (InvalidInputException incomplete) {
      List<String> problems = new ArrayList<>();
      problems.add("there is no file '" + what + "' here, and to look for it in S3:");
      problems.addAll(incomplete.problems());
      throw new InvalidInputException("arguments and settings", problems);
    }
  }

  private VerifiedSnapshot read(Source source, long sizeBytes)
      throws IOException, InterruptedException {
    ProgressLine progress = new ProgressLine(shell);
    try {
      return ArchiveVerification.read(
          new FanOut(BucketSettings.CHUNK_SIZE_BYTES, CHUNKS),
          new WatchedSource(source, progress.of("inspecting", sizeBytes)),
          Limits.transfer());
    } finally {
      progress.over();
    }
  }
}
