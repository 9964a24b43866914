package vaultsnapshot.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A PostgreSQL server on loopback, for an OpenBao whose storage is not Raft. */
final class LocalPostgres implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final String USER = "vault";

  /** The server refuses to run as root; these are everywhere the ids of nobody. */
  private static final String NOBODY = "nobody";

  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

  private final WorkFolder folder = WorkFolder.temporary("postgresql");
  private final int port = LoopbackPorts.free(1).getFirst();

  private LocalPostgres() {}

  static LocalPostgres start() {
    LocalPostgres server = new LocalPostgres();
    try {
      server.run();
      return server;
    } catch (RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  /** As OpenBao's {@code connection_url} takes it. */
  String url() {
    return "postgres://" + USER + "@127.0.0.1:" + port + "/postgres?sslmode=disable";
  }

  @Override
  public void close() {
    folder.close();
  }

  private void run() {
    if (isRoot()) {
      give(folder.path());
    }
    String data = folder.resolve("data").toString();
    LocalProcess initialisation =
        start("initdb", "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync");
    Waiting.until("postgresql: initdb", START_LIMIT, () -> !initialisation.isAlive());
    LocalProcess server =
        start(
            "postgres",
            "postgres",
            "-D",
            data,
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=");
    server.awaitReady("listen", START_LIMIT, this::isListening);
  }

  private LocalProcess start(String name, String program, String... arguments) {
    List<String> command = new ArrayList<>(isRoot() ? AS_NOBODY : List.of());
    command.add(Parts.postgresql(program).toString());
    command.addAll(List.of(arguments));
    return LocalProcess.start(name, folder, command, Map.of("LC_ALL", "C"));
  }

  private boolean isListening() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static void give(Path path) {
    try {
      Files.setOwner(
          path,
          FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
