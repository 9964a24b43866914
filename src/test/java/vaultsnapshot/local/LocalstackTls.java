package vaultsnapshot.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.tls.HeldCertificate;

/** What both ways of starting LocalStack share: its version, its certificate, its readiness. */
final class LocalstackTls {
  /** The last version that runs without an account. */
  static final String VERSION = "4.14.0";

  static final Duration START_LIMIT = Duration.ofMinutes(2);

  private LocalstackTls() {}

  /** Writes key and certificate into the one file that LocalStack reads both from. */
  static Path write(Path file, HeldCertificate certificate) {
    return PrivateFiles.write(file, pem(certificate));
  }

  /** Key and certificate behind each other, PEM. */
  static String pem(HeldCertificate certificate) {
    return certificate.privateKeyPkcs8Pem() + certificate.certificatePem();
  }

  /** Whether the gateway answers its health path over TLS. */
  static boolean isReady(URI endpoint, LocalAuthority authority) {
    try (HttpClient client = HttpClient.newBuilder().sslContext(authority.sslContext()).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(endpoint.resolve("/_localstack/health"))
              .timeout(Duration.ofSeconds(5))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
