package vaultsnapshot.faults.content;

import java.util.List;
import java.util.stream.Stream;

/** Every damage to a snapshot's content that has a name. */
public final class ContentFaults {
  private ContentFaults() {}

  /** All of them. */
  public static List<ContentFault> all() {
    return Stream.of(
            BodyFaults.all(),
            CutFaults.all(),
            MemberFaults.all(),
            NameFaults.all(),
            SumsFaults.all(),
            MetaFaults.all(),
            StateFaults.all(),
            TarFaults.all(),
            PaxFaults.all(),
            GzipFaults.all(),
            EndlessFaults.all())
        .flatMap(List::stream)
        .toList();
  }

  /** Those that would keep a careless reader busy, or make it take memory, without end. */
  public static List<ContentFault> endless() {
    return EndlessFaults.all();
  }
}
