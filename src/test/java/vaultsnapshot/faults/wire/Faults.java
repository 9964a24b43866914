package vaultsnapshot.faults.wire;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The faults of transport and of answers. */
public final class Faults {
  private static final int PIECE_BYTES = 4 * 1024;

  private Faults() {}

  /** Answers in the server's place. */
  public static Fault answer(int status, String contentType, String body) {
    return exchange -> exchange.answer(Answer.of(status, contentType, body));
  }

  /** The same with a further header. */
  public static Fault answer(
      int status, String contentType, String body, String header, String value) {
    return exchange -> exchange.answer(Answer.of(status, contentType, body).with(header, value));
  }

  /** Lets the server do what was asked, and changes the head of what it answers. */
  public static Fault changeHead(UnaryOperator<Head> change) {
    return exchange -> {
      Answer answer = exchange.forward();
      exchange.answer(new Answer(change.apply(answer.head()), answer.content()));
    };
  }

  /** Lets the server do what was asked, and changes the content of what it answers. */
  public static Fault changeContent(UnaryOperator<byte[]> change) {
    return exchange -> {
      Answer answer = exchange.forward();
      exchange.answer(answer.withContent(change.apply(answer.readContent())));
    };
  }

  /** Flips the lowest bit of the request's byte at {@code offset} on its way to the server. */
  public static Fault flipRequestBit(long offset) {
    return exchange ->
        exchange.answer(exchange.forward(new Flipping(exchange.requestBody(), offset)));
  }

  /** Resets the connection before anything of the request's body was read. */
  public static Fault resetAtOnce() {
    return Exchange::reset;
  }

  /** Reads so many bytes of the request's body, and resets. The server never hears of it. */
  public static Fault resetRequestAfter(long bytes) {
    return exchange -> {
      exchange.requestBody().skipNBytes(bytes);
      exchange.reset();
    };
  }

  /** Lets the server do what was asked; its answer gets lost, the connection is reset. */
  public static Fault loseAnswer() {
    return exchange -> {
      exchange.forward().readContent();
      exchange.reset();
    };
  }

  /** Passes the first {@code bytes} of the answer's content, and resets. */
  public static Fault resetAnswerAfter(long bytes) {
    return endAnswerAfter(bytes, Exchange::reset);
  }

  /** Passes the first {@code bytes}, and ends the connection without ending the body. */
  public static Fault halfCloseAnswerAfter(long bytes) {
    return endAnswerAfter(bytes, Exchange::halfClose);
  }

  /** Passes the first {@code bytes}, and ends the body as if that were all of it. */
  public static Fault endAnswerCleanlyAfter(long bytes) {
    return endAnswerAfter(bytes, Exchange::end);
  }

  /** Passes the first {@code bytes}, and then says nothing until the client goes. */
  public static Fault stallAnswerAfter(long bytes) {
    return endAnswerAfter(bytes, Exchange::stall);
  }

  /** Takes the request and never answers. */
  public static Fault stall() {
    return Exchange::stall;
  }

  /** Passes the first {@code bytes} at full speed and then {@code piece} bytes at a time. */
  public static Fault trickleAnswerAfter(long bytes, int piece, Duration pause) {
    return exchange -> {
      Answer answer = exchange.forward();
      exchange.begin(answer.head());
      send(exchange, answer.content(), bytes);
      byte[] little = new byte[piece];
      for (int count = answer.content().read(little);
          count >= 0;
          count = answer.content().read(little)) {
        Thread.sleep(pause);
        exchange.write(little, 0, count);
      }
      exchange.end();
    };
  }

  /** Does something when {@code bytes} of the answer have passed; the rest follows as it is. */
  public static Fault during(long bytes, Runnable event) {
    return exchange -> {
      Answer answer = exchange.forward();
      exchange.begin(answer.head());
      send(exchange, answer.content(), bytes);
      event.run();
      send(exchange, answer.content(), Long.MAX_VALUE);
      exchange.end();
    };
  }

  /** Does something in place of the server, which never hears of the request, and resets. */
  public static Fault inPlaceOfTheServer(Runnable event) {
    return exchange -> {
      event.run();
      exchange.reset();
    };
  }

  /** Lets the server do what was asked, then does something; the answer gets lost. */
  public static Fault afterTheServer(Runnable event) {
    return exchange -> {
      exchange.forward().readContent();
      event.run();
      exchange.reset();
    };
  }

  /** Lets the server do what was asked, and never answers. */
  public static Fault stallAfterTheServer() {
    return exchange -> {
      exchange.forward().readContent();
      exchange.stall();
    };
  }

  /** Does something when {@code bytes} of the request's body were passed on; the rest follows. */
  public static Fault duringRequest(long bytes, Runnable event) {
    return exchange ->
        exchange.answer(exchange.forward(new Eventful(exchange.requestBody(), bytes, event)));
  }

  /** Sends a redirect. */
  public static Fault redirect(int status, Optional<String> location) {
    return exchange -> {
      Answer answer = Answer.of(status, "text/plain", "");
      exchange.answer(location.map(where -> answer.with("Location", where)).orElse(answer));
    };
  }

  private static Fault endAnswerAfter(long bytes, Fault end) {
    return exchange -> {
      Answer answer = exchange.forward();
      try (InputStream content = answer.content()) {
        exchange.begin(answer.head());
        send(exchange, content, bytes);
      }
      end.spoil(exchange);
    };
  }

  private static void send(Exchange exchange, InputStream content, long most) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    long left = most;
    while (left > 0) {
      int count = content.read(piece, 0, (int) Math.min(piece.length, left));
      if (count < 0) {
        return;
      }
      exchange.write(piece, 0, count);
      left -= count;
    }
  }

  /** Passes all bytes but for one bit. */
  private static final class Flipping extends InputStream {
    private final InputStream in;
    private long untilTheBit;

    Flipping(InputStream in, long offset) {
      this.in = in;
      this.untilTheBit = offset;
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      return value >= 0 && untilTheBit-- == 0 ? value ^ 1 : value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, length);
      if (count > untilTheBit && untilTheBit >= 0) {
        buffer[offset + (int) untilTheBit] ^= 1;
      }
      untilTheBit -= Math.max(count, 0);
      return count;
    }
  }

  /** Passes all bytes, and does something on the way. */
  private static final class Eventful extends BlockInputStream {
    private final InputStream in;
    private final Runnable event;
    private long untilTheEvent;

    Eventful(InputStream in, long bytes, Runnable event) {
      this.in = in;
      this.untilTheEvent = bytes;
      this.event = event;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (untilTheEvent == 0) {
        untilTheEvent = -1;
        event.run();
      }
      long most = untilTheEvent < 0 ? length : Math.min(length, untilTheEvent);
      int count = in.read(buffer, offset, (int) most);
      if (untilTheEvent > 0) {
        untilTheEvent -= Math.max(count, 0);
      }
      return count;
    }
  }
}
