package vaultsnapshot.vault;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;

/** Sends one request and follows where the cluster sends it, within the given time. */
final class Exchange {
  private final Transport transport;
  private final Redirects redirects;
  private final ConnectionFailure failures;
  private final InstantSource clock;

  Exchange(Transport transport, VaultSettings settings, TrustedHosts trusted, InstantSource clock) {
    this.transport = transport;
    this.redirects = new Redirects(trusted);
    this.failures = new ConnectionFailure(settings);
    this.clock = clock;
  }

  /**
   * The whole answer, whatever its status.
   *
   * @throws VaultException if no answer came, or a redirect must not be followed
   */
  Answer ask(URI address, VaultRequest request, Instant giveUpAt) throws InterruptedException {
    return ask(address, request, giveUpAt, Exchange::whole);
  }

  /**
   * What {@code reading} makes of the answer, whatever its status.
   *
   * @param reading runs on another thread, within the time given; unless it throws, it closes the
   *     answer or passes it on
   * @throws VaultException if no answer came, or a redirect must not be followed
   */
  <T> T ask(URI first, VaultRequest request, Instant giveUpAt, Reading<T> reading)
      throws InterruptedException {
    Set<URI> asked = new LinkedHashSet<>();
    URI address = first;
    while (true) {
      asked.add(address);
      switch (step(address, request, giveUpAt, reading)) {
        case Step.Read<T>(T value) -> {
          return value;
        }
        case Step.SentOn<T>(OpenAnswer answer) -> address = redirects.next(answer, request, asked);
      }
    }
  }

  /**
   * The same with a body that can be sent only once, to this one address: where it sends elsewhere,
   * that is an error. The body is held back until the node has said that it wants it, so that who
   * is refused has not sent gigabytes first. A node that takes no more of it is given up.
   */
  <T> T send(
      URI address, VaultRequest request, ArchiveBody body, Instant giveUpAt, Reading<T> reading)
      throws InterruptedException {
    HttpUriRequestBase http = transport.prepare(address, request);
    http.setEntity(body);
    http.setConfig(RequestConfig.copy(http.getConfig()).setExpectContinueEnabled(true).build());
    return switch (step(address, request, http, giveUpAt, body, reading)) {
      case Step.Read<T>(T value) -> value;
      case Step.SentOn<T>(OpenAnswer answer) ->
          throw new RetryableVaultException(
              request.operation().at(address)
                  + "answered "
                  + answer.status()
                  + ", which sends elsewhere: it no longer leads the cluster");
    };
  }

  /** How an answer is taken in. */
  @FunctionalInterface
  interface Reading<T> {
    T read(OpenAnswer answer) throws IOException;
  }

  private static Answer whole(OpenAnswer answer) throws IOException {
    try (answer) {
      return answer.whole();
    }
  }

  private <T> Step<T> step(URI address, VaultRequest request, Instant giveUpAt, Reading<T> reading)
      throws InterruptedException {
    HttpUriRequestBase http = transport.prepare(address, request);
    return step(address, request, http, giveUpAt, () -> Instant.MAX, reading);
  }

  private <T> Step<T> step(
      URI address,
      VaultRequest request,
      HttpUriRequestBase http,
      Instant giveUpAt,
      BoundedCall.Stall stall,
      Reading<T> reading)
      throws InterruptedException {
    try {
      return BoundedCall.run(
          () -> take(transport.send(address, http), reading), giveUpAt, stall, clock, http::abort);
    } catch (IOException failure) {
      throw failures.explain(address, request, failure);
    }
  }

  private static <T> Step<T> take(OpenAnswer answer, Reading<T> reading) throws IOException {
    boolean taken = false;
    try {
      if (answer.isRedirect()) {
        return new Step.SentOn<>(answer);
      }
      T value = reading.read(answer);
      taken = true;
      return new Step.Read<>(value);
    } finally {
      if (!taken) {
        answer.close();
      }
    }
  }

  /** What one address made of the request. */
  private sealed interface Step<T> {
    record Read<T>(T value) implements Step<T> {}

    /** The answer is closed; its headers can still be read. */
    record SentOn<T>(OpenAnswer answer) implements Step<T> {}
  }
}
