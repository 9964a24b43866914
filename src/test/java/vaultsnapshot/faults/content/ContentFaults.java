package vaultsnapshot.faults.content;

import java.util.List;
import java.util.stream.Stream;

/** Every damage to a snapshot's content that has a name. */
public final class ContentFaults {
  // Made once: the endless ones take time to make, and an invocation of a parameterised test that
  // is run alone, as PIT does, asks for all of them.
  private static final List<ContentFault> ENDLESS = EndlessFaults.all();
  private static final List<ContentFault> ALL =
      Stream.of(
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
              ENDLESS)
          .flatMap(List::stream)
          .toList();

  private ContentFaults() {}

  /** All of them. */
  public static List<ContentFault> all() {
    return ALL;
  }

  /** Those that would keep a careless reader busy, or make it take memory, without end. */
  public static List<ContentFault> endless() {
    return ENDLESS;
  }
}
