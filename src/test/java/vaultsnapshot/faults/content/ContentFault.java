package vaultsnapshot.faults.content;

import java.util.List;
import java.util.function.UnaryOperator;
import vaultsnapshot.archive.ArchiveBuilder;

/**
 * One damage to the bytes of a snapshot.
 *
 * @param name what is wrong, unique among all
 * @param damage makes the damaged body out of a real snapshot's bytes, and leaves those as they are
 * @param errorParts what the error has to contain: the part, what was expected, what came
 */
public record ContentFault(String name, UnaryOperator<byte[]> damage, List<String> errorParts) {
  /** Stands where a fault brings content of its own; no error may ever quote it. */
  public static final String CANARY = "hvs.CANARY-of-the-content";

  /** Keeps its own copy of the list. */
  public ContentFault {
    errorParts = List.copyOf(errorParts);
  }

  /** The damaged body. */
  public byte[] applyTo(byte[] snapshot) {
    return damage.apply(snapshot.clone());
  }

  @Override
  public String toString() {
    return name;
  }

  static ContentFault of(String name, UnaryOperator<byte[]> damage, String... errorParts) {
    return new ContentFault(name, damage, List.of(errorParts));
  }

  /** A body that has nothing of the snapshot. */
  static ContentFault instead(String name, byte[] body, String... errorParts) {
    return of(name, snapshot -> body.clone(), errorParts);
  }

  /** Taken apart, changed, and put together again with everything else made to fit. */
  static ContentFault rebuilt(
      String name, UnaryOperator<ArchiveBuilder> change, String... errorParts) {
    return of(name, snapshot -> change.apply(ArchiveBuilder.of(snapshot)).build(), errorParts);
  }
}
