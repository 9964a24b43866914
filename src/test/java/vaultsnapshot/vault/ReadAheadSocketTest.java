package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReadAheadSocketTest {
  private static final byte[] SENT =
      "a record's header and the rest".getBytes(StandardCharsets.US_ASCII);

  private ServerSocket listener;
  private Socket socket;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    socket = new ReadAheadSocket();
    socket.connect(listener.getLocalSocketAddress());
    try (Socket server = listener.accept()) {
      server.getOutputStream().write(SENT);
    }
  }

  @AfterEach
  void disconnect() throws IOException {
    socket.close();
    listener.close();
  }

  @Test
  void oneReadTakesAllThatHasCome() throws IOException {
    InputStream in = socket.getInputStream();
    assertThat(in.read()).isEqualTo('a');
    // From now on the network has nothing to give.
    socket.shutdownInput();
    assertThat(in.readAllBytes()).hasSize(SENT.length - 1);
  }

  @Test
  void whatWasReadAheadIsThereForWhoAsksForTheStreamAgain() throws IOException {
    assertThat(socket.getInputStream().readNBytes(2)).asString().isEqualTo("a ");
    assertThat(socket.getInputStream().readAllBytes()).hasSize(SENT.length - 2);
  }

  @Test
  void aClosedSocketGivesNothingOfWhatItHadReadAhead() throws IOException {
    InputStream in = socket.getInputStream();
    assertThat(in.read()).isEqualTo('a');
    socket.close();
    assertThatExceptionOfType(SocketException.class).isThrownBy(in::read);
    assertThatExceptionOfType(SocketException.class).isThrownBy(() -> in.read(new byte[9]));
  }
}
