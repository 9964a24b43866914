package vaultsnapshot.faults;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import vaultsnapshot.faults.wire.Rule;
import vaultsnapshot.faults.wire.SpoilingProxy;

/**
 * One fault and what has to come of it.
 *
 * @param group heading in the table
 * @param name the fault, in the table's words
 * @param scene what is backed up, and how
 * @param prepare what else is different from an ordinary run, done before it
 * @param fault puts the fault into the lane's way; tells how often it fired, which has to be at
 *     least once
 * @param expected what has to come of the run
 * @param timeLimit Lambda's timeout
 */
record FaultCase(
    String group,
    String name,
    Scene scene,
    Consumer<Lane> prepare,
    Function<Lane, IntSupplier> fault,
    Expectation expected,
    Duration timeLimit) {
  private static final Duration USUAL_TIME = Duration.ofMinutes(5);

  /** With Vault: the fault is put before the cluster. */
  static FaultCase vault(
      String group, String name, Scene scene, Rule.Maker fault, Expectation expected) {
    return before(Lane::vault, group, name, scene, fault, expected);
  }

  /** With S3: the fault is put before the bucket. */
  static FaultCase s3(
      String group, String name, Scene scene, Rule.Maker fault, Expectation expected) {
    return before(Lane::s3, group, name, scene, fault, expected);
  }

  /** With Secrets Manager. */
  static FaultCase secrets(
      String group, String name, Scene scene, Rule.Maker fault, Expectation expected) {
    return before(Lane::secrets, group, name, scene, fault, expected);
  }

  private static FaultCase before(
      Function<Lane, SpoilingProxy> proxy,
      String group,
      String name,
      Scene scene,
      Rule.Maker fault,
      Expectation expected) {
    return new FaultCase(
        group,
        name,
        scene,
        lane -> {},
        lane -> proxy.apply(lane).spoil(fault.make())::fired,
        expected,
        USUAL_TIME);
  }

  /** The same, after some preparation. */
  FaultCase prepared(Consumer<Lane> preparation) {
    return new FaultCase(group, name, scene, preparation, fault, expected, timeLimit);
  }

  /** The same within another timeout. */
  FaultCase within(Duration limit) {
    return new FaultCase(group, name, scene, prepare, fault, expected, limit);
  }

  @Override
  public String toString() {
    return group + ": " + name + " (" + scene + ")";
  }
}
