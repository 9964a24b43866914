package vaultsnapshot.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static vaultsnapshot.archive.ArchiveBuilder.META;
import static vaultsnapshot.archive.ArchiveBuilder.SEALED;
import static vaultsnapshot.archive.ArchiveBuilder.STATE;
import static vaultsnapshot.archive.ArchiveBuilder.SUMS;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import vaultsnapshot.archive.ArchiveBuilder.Member;

/** What has to be refused, each with a message that names what was expected and what came. */
final class BadArchivesTest {
  private static final String HASH = "0".repeat(64);

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "notAnArchive",
    "badMembers",
    "badSums",
    "badMeta",
    "badState",
    "badTar",
    "badGzip"
  })
  void isRefusedWithAMessageThatSaysWhy(String fault, byte[] archive, String message) {
    assertThatExceptionOfType(BadArchiveException.class)
        .as(fault)
        .isThrownBy(() -> Verification.of(archive))
        .withMessageStartingWith("snapshot archive: ")
        .withMessageContaining(message);
    assertThatExceptionOfType(BadArchiveException.class)
        .as(fault + ", byte by byte")
        .isThrownBy(() -> Verification.of(archive, 1))
        .withMessageContaining(message);
  }

  static Stream<Arguments> notAnArchive() {
    return Stream.of(
        arguments("empty body", new byte[0], "empty: expected a gzip header, got no bytes"),
        arguments("one byte", new byte[] {0x1f}, "gzip header: ended early, after 1 bytes"),
        arguments("JSON", "{\"errors\":[]}".getBytes(UTF_8), "got 7b 22: JSON, not a snapshot"),
        arguments("HTML", "<html>".getBytes(UTF_8), "got 3c 68: HTML or XML"),
        arguments("a bare tar", new ArchiveBuilder().tar(), "expected 1f 8b, got 6d 65"),
        arguments("gzip of nothing", gzip(new byte[0]), "meta.json: ended early"),
        arguments(
            "gzip of JSON", gzip("{\"errors\":[]}".getBytes(UTF_8)), "meta.json: ended early"),
        arguments("gzip of zeros", gzip(new byte[4096]), "got the end of the tar archive"));
  }

  static Stream<Arguments> badMembers() {
    return Stream.of(
        members("no meta.json", list -> list.removeFirst(), "expected meta.json, got 'state.bin'"),
        members("no state.bin", list -> list.remove(1), "expected state.bin, got 'SHA256SUMS'"),
        members("no sums", list -> list.remove(2), "expected SHA256SUMS, got 'SHA256SUMS.sealed'"),
        members(
            "no sealed sums, as an aborted snapshot has it",
            list -> list.removeLast(),
            "SHA256SUMS.sealed: expected this member, got the end of the tar archive"),
        members("no member", List::clear, "meta.json: expected this member, got the end"),
        members(
            "meta.json twice",
            list -> list.add(0, list.getFirst()),
            "expected state.bin, got 'meta.json'"),
        members("state.bin twice", list -> list.add(1, list.get(1)), "expected SHA256SUMS"),
        members("sums twice", list -> list.add(2, list.get(2)), "expected SHA256SUMS.sealed"),
        members(
            "sealed sums twice", list -> list.add(list.getLast()), "expected zeros, got another"),
        members("members reordered", list -> Collections.swap(list, 0, 1), "expected meta.json"),
        members("sums first", Collections::reverse, "expected meta.json"),
        members(
            "an extra member at the end",
            list -> list.add(Member.file("extra", new byte[5])),
            "expected zeros, got another member"),
        members(
            "an extra member between",
            list -> list.add(2, Member.file("extra", new byte[5])),
            "expected SHA256SUMS, got 'extra'"),
        change("relative path", META, member -> member.named("./meta.json"), "'./meta.json'"),
        change("absolute path", STATE, member -> member.named("/state.bin"), "'/state.bin'"),
        change("parent path", META, member -> member.named("../meta.json"), "'../meta.json'"),
        change("folder", STATE, member -> member.named("state.bin/"), "'state.bin/'"),
        change("other case", SUMS, member -> member.named("sha256sums"), "'sha256sums'"),
        change("blank behind", SUMS, member -> member.named("SHA256SUMS "), "'SHA256SUMS '"),
        change("control characters", META, member -> member.named("\u001b[2Jm\n"), "'?[2Jm?'"),
        change("endless name", META, member -> member.named("n".repeat(100)), "nnn...'"),
        change("hidden tail", META, member -> member.named("meta.json\0/x"), "zeros behind"),
        change("hard link", META, member -> member.ofType('1'), "a regular file, got '1'"),
        change("symbolic link", META, member -> member.ofType('2'), "a regular file, got '2'"),
        change("character device", STATE, member -> member.ofType('3'), "got '3'"),
        change("block device", STATE, member -> member.ofType('4'), "got '4'"),
        change("directory", SUMS, member -> member.ofType('5'), "got '5'"),
        change("fifo", SEALED, member -> member.ofType('6'), "got '6'"),
        change("GNU sparse", STATE, member -> member.ofType('S'), "got 'S'"),
        change("GNU long name", META, member -> member.ofType('L'), "got 'L'"),
        change("global pax header", META, member -> member.ofType('g'), "got 'g'"),
        arguments(
            "sealed sums empty",
            new ArchiveBuilder().sealed(new byte[0]).build(),
            "SHA256SUMS.sealed: expected the sums as the seal encrypted them, got an empty"));
  }

  static Stream<Arguments> badSums() {
    String good = sums();
    List<String> lines = good.lines().toList();
    return Stream.of(
        sums("empty", "", "SHA256SUMS: expected whole lines, got 0 bytes"),
        sums("one line", lines.getFirst() + "\n", "got 1 line(s)"),
        sums("only the other line", lines.getLast() + "\n", "got 1 line(s)"),
        sums("the same line twice", (lines.getFirst() + "\n").repeat(2), "got two for one"),
        sums("a third line", good + HASH + "  extra\n", "got 3 line(s)"),
        sums("for other names", good.replace(STATE, "other.bin"), "expected one line for each"),
        sums(
            "wrong hash of state.bin",
            good.replaceAll("\\w+(  state)", HASH + "$1"),
            STATE + ": SHA-256 differs: expected " + HASH + ", got "),
        sums(
            "wrong hash of meta.json",
            good.replaceAll("\\w+(  meta)", HASH + "$1"),
            META + ": SHA-256 differs: expected " + HASH + ", got "),
        sums("hashes exchanged", exchanged(lines), "meta.json: SHA-256 differs"),
        sums("cut", good.substring(0, good.length() - 1), "end without one"),
        sums("blank line", good + "\n", "got another"),
        sums("upper case", good.toUpperCase(java.util.Locale.ROOT), "64 hexadecimal digits"),
        sums("short hash", good.substring(1), "64 hexadecimal digits"),
        sums("one blank", good.replace("  ", " "), "two blanks"),
        sums("carriage returns", good.replace("\n", "\r\n"), "got another"),
        arguments(
            "larger than any real one",
            new ArchiveBuilder().sums("x".repeat((1 << 20) + 1)).build(),
            "SHA256SUMS: size: expected at most 1048576 bytes, got 1048577"));
  }

  static Stream<Arguments> badMeta() {
    String good = "{\"Version\":1,\"ID\":\"bolt-snapshot\",\"Index\":5,\"Term\":2,\"Size\":4}";
    return Stream.of(
        meta("empty", "", "meta.json: expected one JSON object, got 0 bytes"),
        meta("not JSON", "Version: 1", "expected one JSON object"),
        meta("an array", "[1]", "expected one JSON object"),
        meta("cut", good.substring(0, 20), "expected one JSON object"),
        meta("two objects", good + good, "expected one JSON object"),
        meta("deep nesting", "[".repeat(100_000), "expected one JSON object"),
        meta("no version", good.replace("Version", "V"), "Version: expected a whole number"),
        meta("version 2", good.replace("n\":1", "n\":2"), "from 1 to 1, got 2"),
        meta("no ID", good.replace("ID", "I"), "ID: expected a text"),
        meta("no index", good.replace("Index", "I"), "Index: expected a whole number"),
        meta("index 0", good.replace("5", "0"), "Index: expected a whole number from 1 to"),
        meta("negative index", good.replace("5", "-5"), "got -5"),
        meta("fractional index", good.replace("5", "5.5"), "Index: expected a whole number"),
        meta("index as text", good.replace("5", "\"5\""), "Index: expected a whole number"),
        meta("monstrous index", good.replace("5", "1e999999999"), "Index: expected"),
        meta("no term", good.replace("Term", "T"), "Term: expected a whole number"),
        meta("no size", good.replace("Size", "S"), "Size: expected a whole number"),
        meta("negative size", good.replace("4", "-4"), "Size: expected a whole number from 1"),
        meta("wrong size", good, "state.bin: size: expected 4 bytes, as meta.json says, got "),
        arguments(
            "size of meta.json that asks for all memory",
            new ArchiveBuilder().changeMember(META, member -> member.declaring(1L << 32)).build(),
            "meta.json: size: expected at most 1048576 bytes, got 4294967296"));
  }

  static Stream<Arguments> badState() {
    return Stream.of(
        state("empty", new byte[0], "meta.json: Size: expected a whole number from 1"),
        state(
            "zeros", new byte[8], "entry at byte 0: expected an entry with a key, got one without"),
        state("length without end", bytes(0x80), "length of an entry runs past its end"),
        state(
            "record past the end",
            bytes(5, 0x0a, 1, 'k'),
            "an entry runs past its end: expected 5 bytes, got 3"),
        state(
            "second record past the end",
            bytes(3, 0x0a, 1, 'k', 9),
            "entry at byte 4: an entry runs"),
        state("huge length", huge(), "expected at most 2147483647 bytes, got more"),
        state("negative length", negative(), "expected at most 2147483647 bytes, got more"),
        state("eleven bytes of length", elevenBytes(), "expected at most 10 bytes, got more"),
        state("sixty-five bits of length", sixtyFiveBits(), "expected at most 64 bits, got more"),
        record(
            "key past the record",
            bytes(0x0a, 2, 'k'),
            "a key runs past its end: expected 2 bytes, got 1"),
        record(
            "value past the record",
            bytes(0x0a, 1, 'k', 0x12, 1),
            "a field runs past its end: expected 1 bytes, got 0"),
        record("fixed64 past the record", bytes(0x0a, 1, 'k', 0x21, 1), "expected 8 bytes, got 1"),
        record("fixed32 past the record", bytes(0x0a, 1, 'k', 0x2d, 1), "expected 4 bytes, got 1"),
        record(
            "number past the record",
            bytes(0x0a, 1, 'k', 0x18, 0x80),
            "a number runs past its end"),
        record(
            "tag past the record", bytes(0x0a, 1, 'k', 0x92), "tag of a field runs past its end"),
        record("no key", bytes(0x12, 1, 'v'), "expected an entry with a key, got one without"),
        record("empty key", bytes(0x0a, 0), "key: expected one of 1 to 32768 bytes"),
        record("two keys", bytes(0x0a, 1, 'k', 0x0a, 1, 'k'), "key: expected one of 1 to 32768"),
        record("field 0", bytes(0x0a, 1, 'k', 0x02, 0), "field number: expected 1 to 536870911"),
        record("a group", bytes(0x0a, 1, 'k', 0x1b), "wire type: expected 0, 1, 2 or 5, got 3"),
        arguments(
            "key larger than the store takes",
            new ArchiveBuilder().entry("k".repeat(32769), new byte[1]).build(),
            "key: expected one of 1 to 32768 bytes"),
        arguments(
            "state.bin cut and summed again, with the old size in meta.json",
            cutAndSummedAgain(),
            "as meta.json says, got "),
        arguments(
            "state.bin cut inside a record, summed again, sized again",
            new ArchiveBuilder().state(Arrays.copyOf(stateOf(new ArchiveBuilder()), 50)).build(),
            "runs past its end"));
  }

  static Stream<Arguments> badTar() {
    return Stream.of(
        tar("header checksum", tar -> tar[148]++, "tar header checksum: expected"),
        tar("header checksum not octal", tar -> tar[150] = '9', "checksum: expected an octal"),
        header("not ustar", block -> block[257] = 'v', "expected the ustar format"),
        header("folder in the prefix", block -> block[345] = 'd', "a name without folders"),
        header("size not octal", block -> block[124] = '9', "size: expected an octal number"),
        header("size empty", block -> Arrays.fill(block, 124, 136, (byte) 0), "size: expected"),
        header("size negative", block -> Arrays.fill(block, 124, 136, (byte) -1), "at most 2^63-1"),
        header(
            "size of 2^63",
            block -> {
              Arrays.fill(block, 124, 136, (byte) 0);
              block[124] = (byte) 0x80;
              block[128] = (byte) 0x80;
            },
            "at most 2^63-1"),
        tar("padding that isn't zero", tar -> tar[1023] = 1, "meta.json: expected zeros behind"),
        tar("first end block not zero", tar -> tar[tar.length - 1024] = 1, "expected zeros"),
        tar("second end block not zero", tar -> tar[tar.length - 1] = 1, "expected zeros"),
        resized("no end blocks", -1024, "end of the tar archive: ended early"),
        resized("one end block", -512, "end of the tar archive: ended early"),
        resized("part of an end block", -1, "end of the tar archive: ended early"),
        resized("part of a further block", 1, "end of the tar archive: ended early"),
        resized("zeros without end", 1 << 20, "further zeros: expected at most 65536, got more"),
        arguments("pax header cut", pax("30 size=1\n"), "pax header: expected records"),
        arguments("pax record without newline", pax("9 size=12"), "pax header: expected records"),
        arguments("pax record without equals sign", pax("8 size1\n"), "expected records"),
        arguments("pax record without blank", pax("123456789"), "expected records"),
        arguments("pax record without length", pax(" size=1\n"), "expected records"),
        arguments("pax record of length 0", pax("0 size=1\n"), "expected records"),
        arguments("pax record of monstrous length", pax("9".repeat(40) + " a=b\n"), "expected"),
        arguments("pax size negative", pax("11 size=-1\n"), "pax header: expected records"),
        arguments("pax keyword twice", pax("9 size=1\n".repeat(2)), "got one twice"),
        arguments("pax path to elsewhere", pax("15 path=../etc\n"), "got '../etc'"),
        arguments(
            "pax header larger than memory is to hold",
            pax("9 size=1\n", header -> header.declaring((1 << 20) + 1)),
            "pax header: size: expected at most 1048576 bytes, got 1048577"),
        arguments("pax sparse member", pax("22 GNU.sparse.major=1\n"), "got a sparse one"),
        members(
            "two pax headers for one member",
            list -> {
              list.addFirst(Member.file("p", "9 mtim=1\n".getBytes(UTF_8)).ofType('x'));
              list.addFirst(Member.file("p", "9 ctim=1\n".getBytes(UTF_8)).ofType('x'));
            },
            "a regular file, got 'x'"),
        members(
            "a pax header for no member",
            list -> list.add(Member.file("p", "9 mtim=1\n".getBytes(UTF_8)).ofType('x')),
            "expected zeros, got another member"));
  }

  static Stream<Arguments> badGzip() {
    byte[] good = new ArchiveBuilder().build();
    return Stream.of(
        gzip("trailing byte", append(good, 0), "behind the end: expected nothing after"),
        gzip("trailing text", append(good, "garbage".getBytes(UTF_8)), "behind the end"),
        gzip("a second member", append(good, good), "behind the end: expected nothing"),
        gzip("an empty second member", append(good, gzip(new byte[0])), "behind the end"),
        gzip("no trailer", Arrays.copyOf(good, good.length - 8), "gzip trailer: ended early"),
        gzip("half a trailer", Arrays.copyOf(good, good.length - 4), "gzip trailer: ended early"),
        gzip("wrong CRC-32", flip(good, good.length - 8), "CRC-32 of the content: expected"),
        gzip("wrong size", flip(good, good.length - 4), "modulo 2^32: expected"),
        gzip("another method", set(good, 2, 7), "compression method: expected 8, got 7"),
        gzip("a reserved flag", set(good, 3, 0x20), "reserved flags: expected 0, got 32"),
        gzip("a wrong header checksum", set(good, 3, 2), "header checksum: expected"),
        gzip("a file name without end", nameWithoutEnd(), "file name: expected at most 511"),
        gzip("a block type that isn't", set(good, 10, 0xff), "compressed data is damaged"),
        gzip("split in two members", splitInTwoMembers(), "ended early"));
  }

  @Test
  void anArchiveThatInflatesWithoutEndIsRefusedAsSoonAsItExceedsWhatItDeclares() {
    byte[] bomb = gzip(new byte[200 << 20]);
    byte[] head = Arrays.copyOf(new ArchiveBuilder().tar(), 512);
    byte[] declared = ArchiveBuilder.gzip(concat(head, new byte[64 << 20]), Deflater.BEST_SPEED);
    assertThatExceptionOfType(BadArchiveException.class).isThrownBy(() -> Verification.of(bomb));
    assertThatExceptionOfType(BadArchiveException.class)
        .isThrownBy(() -> Verification.of(declared))
        .withMessageContaining("meta.json");
  }

  @Test
  void aRefusedMemberIsNotReadAnyFurther() throws IOException {
    byte[] archive =
        new ArchiveBuilder().changeMember(META, member -> member.declaring(1L << 32)).build();
    byte[] onlyTheBeginning = Arrays.copyOf(archive, archive.length - 200);
    assertThatExceptionOfType(BadArchiveException.class)
        .isThrownBy(() -> Verification.of(onlyTheBeginning))
        .withMessageContaining("got 4294967296");
  }

  @Test
  void noMessageQuotesContent() {
    String canary = "hvs.CANARY";
    for (byte[] archive :
        List.of(
            new ArchiveBuilder().meta("{\"Version\":\"" + canary + "\"}").build(),
            new ArchiveBuilder().meta(canary).build(),
            new ArchiveBuilder().sums(canary + "\n").build(),
            new ArchiveBuilder().state(canary.getBytes(UTF_8)).build(),
            canary.getBytes(UTF_8))) {
      assertThatExceptionOfType(BadArchiveException.class)
          .isThrownBy(() -> Verification.of(archive))
          .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("CANARY"));
    }
  }

  private static Arguments members(String fault, Consumer<List<Member>> change, String message) {
    UnaryOperator<List<Member>> changed =
        members -> {
          List<Member> list = new ArrayList<>(members);
          change.accept(list);
          return list;
        };
    return arguments(fault, new ArchiveBuilder().changeMembers(changed).build(), message);
  }

  private static Arguments change(
      String fault, String member, UnaryOperator<Member> change, String message) {
    return arguments(fault, new ArchiveBuilder().changeMember(member, change).build(), message);
  }

  private static Arguments sums(String fault, String sums, String message) {
    return arguments("sums: " + fault, new ArchiveBuilder().sums(sums).build(), message);
  }

  private static Arguments meta(String fault, String meta, String message) {
    return arguments("meta.json: " + fault, new ArchiveBuilder().meta(meta).build(), message);
  }

  private static Arguments state(String fault, byte[] state, String message) {
    return arguments("state.bin: " + fault, new ArchiveBuilder().state(state).build(), message);
  }

  private static Arguments record(String fault, byte[] record, String message) {
    return arguments("record: " + fault, new ArchiveBuilder().record(record).build(), message);
  }

  private static Arguments tar(String fault, Consumer<byte[]> change, String message) {
    return arguments(fault, new ArchiveBuilder().changeTar(changed(change)).build(), message);
  }

  /** Changes the first header and gives it a right checksum again. */
  private static Arguments header(String fault, Consumer<byte[]> change, String message) {
    return tar(
        fault,
        tar -> {
          byte[] block = Arrays.copyOf(tar, 512);
          change.accept(block);
          System.arraycopy(ArchiveBuilder.withChecksum(block), 0, tar, 0, 512);
        },
        message);
  }

  private static Arguments resized(String fault, int bytes, String message) {
    UnaryOperator<byte[]> resize = tar -> Arrays.copyOf(tar, tar.length + bytes);
    return arguments(fault, new ArchiveBuilder().changeTar(resize).build(), message);
  }

  private static Arguments gzip(String fault, byte[] archive, String message) {
    return arguments("gzip: " + fault, archive, message);
  }

  private static UnaryOperator<byte[]> changed(Consumer<byte[]> change) {
    return bytes -> {
      change.accept(bytes);
      return bytes;
    };
  }

  private static byte[] pax(String records) {
    return pax(records, header -> header);
  }

  private static byte[] pax(String records, UnaryOperator<Member> change) {
    Member header =
        change.apply(Member.file("PaxHeaders/meta", records.getBytes(UTF_8)).ofType('x'));
    return new ArchiveBuilder()
        .changeMembers(members -> Stream.concat(Stream.of(header), members.stream()).toList())
        .build();
  }

  private static byte[] gzip(byte[] content) {
    return ArchiveBuilder.gzip(content, Deflater.BEST_SPEED);
  }

  private static byte[] splitInTwoMembers() {
    byte[] tar = new ArchiveBuilder().tar();
    return append(gzip(Arrays.copyOf(tar, 1024)), gzip(Arrays.copyOfRange(tar, 1024, tar.length)));
  }

  private static byte[] nameWithoutEnd() {
    byte[] header = {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0};
    byte[] name = new byte[600];
    Arrays.fill(name, (byte) 'n');
    return concat(header, name);
  }

  private static byte[] cutAndSummedAgain() {
    ArchiveBuilder whole = new ArchiveBuilder();
    String meta = new String(contentOf(whole, META), UTF_8);
    byte[] state = stateOf(whole);
    return new ArchiveBuilder().meta(meta).state(Arrays.copyOf(state, state[0] + 1)).build();
  }

  private static byte[] stateOf(ArchiveBuilder archive) {
    return contentOf(archive, STATE);
  }

  private static String sums() {
    return new String(contentOf(new ArchiveBuilder(), SUMS), UTF_8);
  }

  private static byte[] contentOf(ArchiveBuilder archive, String name) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    archive
        .changeMember(
            name,
            member -> {
              content.writeBytes(member.content());
              return member;
            })
        .tar();
    return content.toByteArray();
  }

  private static String exchanged(List<String> lines) {
    return lines.getFirst().replace(META, STATE)
        + "\n"
        + lines.getLast().replace(STATE, META)
        + "\n";
  }

  private static byte[] huge() {
    return ArchiveBuilder.uvarint(1L << 31);
  }

  private static byte[] negative() {
    return ArchiveBuilder.uvarint(-1);
  }

  private static byte[] elevenBytes() {
    byte[] bytes = new byte[11];
    Arrays.fill(bytes, (byte) 0x80);
    return bytes;
  }

  private static byte[] sixtyFiveBits() {
    byte[] bytes = Arrays.copyOf(elevenBytes(), 10);
    bytes[9] = 2;
    return bytes;
  }

  private static byte[] bytes(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return bytes.array();
  }

  private static byte[] append(byte[] bytes, int... more) {
    return concat(bytes, bytes(more));
  }

  private static byte[] append(byte[] bytes, byte[] more) {
    return concat(bytes, more);
  }

  private static byte[] concat(byte[] left, byte[] right) {
    return ByteBuffer.allocate(left.length + right.length).put(left).put(right).array();
  }

  private static byte[] flip(byte[] bytes, int at) {
    return set(bytes, at, bytes[at] ^ 1);
  }

  private static byte[] set(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    changed[at] = (byte) value;
    return changed;
  }
}
