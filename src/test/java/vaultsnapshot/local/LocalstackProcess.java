package vaultsnapshot.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** LocalStack as a process, from the Python environment that {@code tools/parts} made. */
final class LocalstackProcess implements LocalstackServer {
  private final URI endpoint;
  private final WorkFolder folder;
  private final LocalProcess process;

  private LocalstackProcess(URI endpoint, WorkFolder folder, LocalProcess process) {
    this.endpoint = endpoint;
    this.folder = folder;
    this.process = process;
  }

  static LocalstackServer start(LocalAuthority authority) {
    return start(authority, Map.of());
  }

  /** Starts one whose Lambda runs functions in {@code host}; without, it can run none. */
  static LocalstackServer start(LocalAuthority authority, LambdaHost host) {
    return start(authority, host.localstackEnvironment());
  }

  private static LocalstackServer start(LocalAuthority authority, Map<String, String> more) {
    List<String> command =
        List.of(Parts.localstackPython().toString(), "-m", "localstack.runtime.main");
    WorkFolder folder = WorkFolder.temporary("localstack");
    int port = LoopbackPorts.free(1).getFirst();
    URI endpoint = URI.create("https://localhost:" + port);
    Path certificate =
        LocalstackTls.write(folder.resolve("server.pem"), authority.serverCertificate());
    Map<String, String> environment = new HashMap<>(environment(port, folder, certificate));
    environment.putAll(more);
    LocalProcess process = LocalProcess.start("localstack", folder, command, environment);
    LocalstackProcess server = new LocalstackProcess(endpoint, folder, process);
    try {
      process.awaitReady(
          "answer at " + endpoint,
          LocalstackTls.START_LIMIT,
          () -> LocalstackTls.isReady(endpoint, authority));
    } catch (RuntimeException failure) {
      server.close();
      throw failure;
    }
    return server;
  }

  @Override
  public URI endpoint() {
    return endpoint;
  }

  @Override
  public String way() {
    return "LocalStack " + LocalstackTls.VERSION + " as a process";
  }

  @Override
  public String log() {
    return process.log();
  }

  @Override
  public void close() {
    folder.close();
  }

  private static Map<String, String> environment(int port, WorkFolder folder, Path certificate) {
    // GATEWAY_LISTEN=127.0.0.1 is taken for 0.0.0.0; the mapped form binds loopback alone.
    return Map.ofEntries(
        Map.entry("GATEWAY_LISTEN", "[::ffff:127.0.0.1]:" + port),
        Map.entry("LOCALSTACK_HOST", "localhost:" + port),
        Map.entry("CUSTOM_SSL_CERT_PATH", certificate.toString()),
        Map.entry("SKIP_SSL_CERT_DOWNLOAD", "1"),
        Map.entry("DISABLE_EVENTS", "1"),
        Map.entry("DNS_ADDRESS", "0"),
        Map.entry("AWS_EC2_METADATA_DISABLED", "true"),
        Map.entry("FILESYSTEM_ROOT", folder.resolve("files").toString()),
        Map.entry("HOME", folder.path().toString()),
        Map.entry("TMPDIR", folder.folder("tmp").toString()),
        Map.entry("PYTHONDONTWRITEBYTECODE", ""),
        Map.entry("PATH", Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin")));
  }
}
