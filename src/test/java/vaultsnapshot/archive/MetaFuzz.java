package vaultsnapshot.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import vaultsnapshot.fuzz.FuzzTarget;
import vaultsnapshot.fuzz.Property;
import vaultsnapshot.input.PlainJson;

/** Any meta.json, in an archive whose sums fit it; {@code @} stands for the size of state.bin. */
public final class MetaFuzz implements FuzzTarget {
  private static final byte[] STATE = {3, 10, 1, 'k'};

  @Override
  public void run(byte[] input) throws IOException {
    String text = new String(input, UTF_8).replace("@", String.valueOf(STATE.length));
    Optional<VerifiedSnapshot> verified =
        SecondOpinion.judge(new ArchiveBuilder().state(STATE).meta(text).stored().build());
    if (verified.isPresent()) {
      agrees(verified.get().meta(), text);
    }
  }

  @Override
  public List<byte[]> seeds() {
    return Stream.of(
            "{\"Version\":1,\"ID\":\"bolt-snapshot\",\"Index\":135,\"Term\":3,\"Peers\":null,"
                + "\"Configuration\":{\"Servers\":[]},\"ConfigurationIndex\":40,\"Size\":@}\n",
            "{\"Version\":1,\"ID\":\"\",\"Index\":9223372036854775807,\"Term\":1,\"Size\":@}",
            "{\"Version\":1,\"ID\":\"\",\"Index\":1e3,\"Term\":1.0,\"Size\":@}",
            "{\"Version\":2,\"ID\":\"\",\"Index\":0,\"Term\":-1,\"Size\":\"@\"}")
        .map(text -> text.getBytes(UTF_8))
        .toList();
  }

  @Override
  public int longestBytes() {
    return 1024;
  }

  private static void agrees(SnapshotMeta meta, String text) throws IOException {
    Map<String, Object> json = PlainJson.object(text);
    Property.same(meta.id(), json.getOrDefault("ID", ""), "ID");
    Property.same(meta.index(), number(json, "Index"), "Index");
    Property.same(meta.term(), number(json, "Term"), "Term");
    Property.same(1L, number(json, "Version"), "Version");
    Property.holds(meta.index() > 0 && meta.term() > 0, "index and term are positive");
  }

  private static long number(Map<String, Object> json, String name) {
    return json.get(name) instanceof PlainJson.Digits(String text)
        ? new BigDecimal(text).longValueExact()
        : 0;
  }
}
