package vaultsnapshot.faults.wire;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import vaultsnapshot.local.TcpListener;

/**
 * A TLS proxy on loopback before a real server. Without rules it passes everything on as it is.
 *
 * <pre>{@code
 * Rule rule = proxy.spoil(Rule.of(Vaults::isSnapshot, 1, Faults.resetAnswerAfter(1_000)));
 * ...
 * assertThat(rule.fired()).isEqualTo(1);
 * }</pre>
 */
public final class SpoilingProxy implements AutoCloseable {
  private final TcpListener listener = TcpListener.onLoopback();
  private final Upstream upstream;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger unused = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile SSLContext shown;

  private SpoilingProxy(Upstream upstream, SSLContext shown) {
    this.upstream = upstream;
    this.shown = shown;
    listener.start(this::serve);
  }

  /**
   * Starts before {@code server}, which listens on loopback.
   *
   * @param shown holds the certificate that clients see
   * @param trust trusts the server's
   */
  public static SpoilingProxy before(URI server, SSLContext shown, SSLContext trust) {
    return new SpoilingProxy(new Upstream(server, trust), shown);
  }

  /** Where it listens: https, by the name localhost. */
  public URI address() {
    return URI.create("https://localhost:" + listener.port());
  }

  /** Puts a fault into the way; the first rule that takes a request has it. */
  public Rule spoil(Rule rule) {
    rules.add(rule);
    return rule;
  }

  /** Shows new connections this certificate. */
  public void show(SSLContext other) {
    shown = other;
  }

  /** Takes all faults out of the way, forgets the requests and drops every connection. */
  public void mend() {
    rules.clear();
    dropConnections();
    requests.clear();
    unused.set(0);
  }

  /** Every request since the last {@link #mend}, in the order of their ends. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /**
   * Connections without a request since the last {@link #mend}: their clients did not take the
   * certificate.
   */
  public int unusedConnections() {
    return unused.get();
  }

  /** Whether no request is on its way now, to the server or back. */
  public boolean isIdle() {
    return underWay.get() == 0;
  }

  /** Drops every connection that is open now. */
  public void dropConnections() {
    listener.drop();
  }

  @Override
  public void close() {
    listener.close();
  }

  private void serve(Socket tcp) throws IOException, InterruptedException {
    unused.incrementAndGet();
    try (Connection client = Connection.accept(tcp, shown)) {
      boolean first = true;
      for (Optional<Head> head = Head.read(client.in());
          head.isPresent();
          head = Head.read(client.in())) {
        if (first) {
          unused.decrementAndGet();
          first = false;
        }
        answer(new Exchange(Request.of(head.get()), client, upstream));
      }
    }
  }

  private void answer(Exchange exchange) throws IOException, InterruptedException {
    underWay.incrementAndGet();
    try {
      Fault fault =
          rules.stream()
              .filter(rule -> rule.takes(exchange.request()))
              .findFirst()
              .map(Rule::fault)
              .orElse(Exchange::pass);
      fault.spoil(exchange);
    } finally {
      requests.add(exchange.seen());
      underWay.decrementAndGet();
    }
  }
}
