package vaultsnapshot.local;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.net.URI;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.localstack.LocalStackContainer;

/** LocalStack in a container, by Testcontainers. */
final class LocalstackInDocker implements LocalstackServer {
  private static final String IMAGE = "localstack/localstack:" + LocalstackTls.VERSION;
  private static final int PORT = 4566;
  private static final String CERTIFICATE = "/etc/localstack-server.pem";
  private static final int READABLE_BY_ALL = 0444;

  private final LocalStackContainer container;
  private final URI endpoint;

  private LocalstackInDocker(LocalStackContainer container, URI endpoint) {
    this.container = container;
    this.endpoint = endpoint;
  }

  /** Whether a Docker engine answers and has the image. */
  static boolean isPossible() {
    return DockerClientFactory.instance().isDockerAvailable() && isImagePresent();
  }

  @SuppressWarnings("resource") // The container is closed by the server that is returned.
  static LocalstackServer start(LocalAuthority authority) {
    HeldCertificate certificate = authority.serverCertificate();
    LocalStackContainer container =
        new LocalStackContainer(IMAGE)
            .withEnv("CUSTOM_SSL_CERT_PATH", CERTIFICATE)
            .withEnv("SKIP_SSL_CERT_DOWNLOAD", "1")
            .withEnv("DISABLE_EVENTS", "1")
            .withStartupTimeout(LocalstackTls.START_LIMIT)
            .withCreateContainerCmdModifier(LocalstackInDocker::publishOnLoopbackAlone)
            .withCopyToContainer(
                Transferable.of(LocalstackTls.pem(certificate), READABLE_BY_ALL), CERTIFICATE);
    try {
      container.start();
      URI endpoint = URI.create("https://localhost:" + container.getMappedPort(PORT));
      Waiting.until(
          "LocalStack in Docker: answer at " + endpoint,
          LocalstackTls.START_LIMIT,
          () -> LocalstackTls.isReady(endpoint, authority));
      return new LocalstackInDocker(container, endpoint);
    } catch (ContainerLaunchException | LocalPartsException failure) {
      container.stop();
      throw new LocalPartsException(
          "LocalStack in Docker: "
              + IMAGE
              + " did not start; is the engine up, and the image there"
              + " or to be pulled? -Dlocalstack=process needs neither",
          failure);
    }
  }

  @Override
  public URI endpoint() {
    return endpoint;
  }

  @Override
  public String way() {
    return "LocalStack " + LocalstackTls.VERSION + " in Docker, by Testcontainers";
  }

  @Override
  public String log() {
    return container.getLogs();
  }

  @Override
  public void close() {
    container.stop();
  }

  private static void publishOnLoopbackAlone(CreateContainerCmd command) {
    HostConfig host = Optional.ofNullable(command.getHostConfig()).orElseGet(HostConfig::new);
    command.withHostConfig(
        host.withPortBindings(
            new PortBinding(Ports.Binding.bindIp("127.0.0.1"), ExposedPort.tcp(PORT))));
  }

  private static boolean isImagePresent() {
    try {
      DockerClientFactory.instance().client().inspectImageCmd(IMAGE).exec();
      return true;
    } catch (NotFoundException absent) {
      return false;
    }
  }
}
