package vaultsnapshot.local;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import vaultsnapshot.input.Json;

/**
 * Administers one OpenBao node over its HTTP API, for tests and the demo. Paths are without the
 * leading {@code /v1/}. Redirects are answers like any other.
 */
public final class BaoApi {
  /** Long, for a seal waits for running snapshots and a restore takes its time. */
  private static final Duration TIME_LIMIT = Duration.ofMinutes(2);

  /** Short, for a frozen node never answers. */
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(3);

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private final URI address;
  private final HttpClient client;
  private final Optional<String> token;
  private final Optional<String> namespace;
  private final Duration timeLimit;

  private BaoApi(
      URI address,
      HttpClient client,
      Optional<String> token,
      Optional<String> namespace,
      Duration timeLimit) {
    this.address = address;
    this.client = client;
    this.token = token;
    this.namespace = namespace;
    this.timeLimit = timeLimit;
  }

  /** Talks to {@code address} without a token. */
  public static BaoApi at(URI address, SSLContext tls) {
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(tls)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    return new BaoApi(address, client, Optional.empty(), Optional.empty(), TIME_LIMIT);
  }

  /** The same node, with a token. */
  public BaoApi withToken(String newToken) {
    return new BaoApi(address, client, Optional.of(newToken), namespace, timeLimit);
  }

  /** The same node, in a namespace. */
  public BaoApi inNamespace(String newNamespace) {
    return new BaoApi(address, client, token, Optional.of(newNamespace), timeLimit);
  }

  /** Where the node listens. */
  public URI address() {
    return address;
  }

  /** GET; any status but 2xx throws. */
  public BaoAnswer get(String path) {
    return demand("GET", path, Optional.empty());
  }

  /** LIST; the keys, or none where the path is empty. */
  public List<String> list(String path) {
    BaoAnswer answer = call("LIST", path, Optional.empty());
    return answer.status() == 404
        ? List.of()
        : BaoAnswer.texts(success("LIST", path, answer).data().getAsJsonArray("keys"));
  }

  /** POST with a JSON object; any status but 2xx throws. */
  public BaoAnswer post(String path, JsonObject body) {
    return demand("POST", path, Optional.of(body));
  }

  /** POST with an empty object; any status but 2xx throws. */
  public BaoAnswer post(String path) {
    return post(path, new JsonObject());
  }

  /** PUT with a JSON object; any status but 2xx throws. */
  public BaoAnswer put(String path, JsonObject body) {
    return demand("PUT", path, Optional.of(body));
  }

  /** DELETE; any status but 2xx throws. */
  public BaoAnswer delete(String path) {
    return demand("DELETE", path, Optional.empty());
  }

  /**
   * Any call, whatever its status.
   *
   * @throws LocalPartsException if no answer came
   */
  public BaoAnswer call(String method, String path, Optional<JsonObject> body) {
    HttpRequest.BodyPublisher publisher =
        body.map(json -> HttpRequest.BodyPublishers.ofString(json.toString()))
            .orElseGet(HttpRequest.BodyPublishers::noBody);
    HttpResponse<String> response =
        send(method, path, publisher, HttpResponse.BodyHandlers.ofString());
    return new BaoAnswer(
        response.statusCode(), Json.object(response.body()).orElseGet(JsonObject::new));
  }

  /** The status at {@code path}; nothing where no answer came within a few seconds. */
  public Optional<Integer> statusOf(String path) {
    try {
      BaoApi probe = new BaoApi(address, client, token, namespace, PROBE_LIMIT);
      return Optional.of(probe.call("GET", path, Optional.empty()).status());
    } catch (LocalPartsException unreachable) {
      return Optional.empty();
    }
  }

  /** Reads a snapshot of the cluster into {@code file}. */
  public Path snapshot(Path file) {
    HttpResponse<Path> response =
        send(
            "GET",
            "sys/storage/raft/snapshot",
            HttpRequest.BodyPublishers.noBody(),
            HttpResponse.BodyHandlers.ofFile(file));
    if (response.statusCode() != 200) {
      throw new LocalPartsException(address + ": snapshot: answered " + response.statusCode());
    }
    return file;
  }

  /** Restores a snapshot; {@code force} takes one of any cluster. */
  public BaoAnswer restore(Path file, boolean force) {
    String path = "sys/storage/raft/snapshot" + (force ? "-force" : "");
    try {
      HttpResponse<String> response =
          send(
              "POST",
              path,
              HttpRequest.BodyPublishers.ofFile(file),
              HttpResponse.BodyHandlers.ofString());
      return new BaoAnswer(
          response.statusCode(), Json.object(response.body()).orElseGet(JsonObject::new));
    } catch (java.io.FileNotFoundException absent) {
      throw new LocalPartsException("restore: " + file + " is not there", absent);
    }
  }

  private BaoAnswer demand(String method, String path, Optional<JsonObject> body) {
    return success(method, path, call(method, path, body));
  }

  private BaoAnswer success(String method, String path, BaoAnswer answer) {
    if (!answer.isSuccess()) {
      throw new LocalPartsException(
          "OpenBao at "
              + address
              + ": "
              + method
              + " "
              + path
              + ": expected 2xx, got "
              + answer.status()
              + " "
              + answer.body());
    }
    return answer;
  }

  private <T> HttpResponse<T> send(
      String method,
      String path,
      HttpRequest.BodyPublisher body,
      HttpResponse.BodyHandler<T> handler) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve("/v1/" + path))
            .timeout(timeLimit)
            .method(method, body);
    token.ifPresent(value -> request.header("X-Vault-Token", value));
    namespace.ifPresent(value -> request.header("X-Vault-Namespace", value));
    try {
      return client.send(request.build(), handler);
    } catch (IOException failure) {
      throw new LocalPartsException(
          "OpenBao at " + address + ": " + method + " " + path + ": no answer: " + failure,
          failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LocalPartsException("OpenBao at " + address + ": interrupted", interrupted);
    }
  }
}
