package vaultsnapshot.simulation;

import java.time.Duration;
import java.time.Instant;

/** What happens to a world beside its schedule, at times and for times that are drawn. */
final class Incidents {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final World world;
  private final Agenda agenda;
  private final Chance chance;
  private final Instant begin;
  private final Instant end;

  Incidents(World world, Agenda agenda, Chance chance, Instant begin, Instant end) {
    this.world = world;
    this.agenda = agenda;
    this.chance = chance;
    this.begin = begin;
    this.end = end;
  }

  void plan() {
    every(DAY.multipliedBy(100), this::outage);
    every(DAY.multipliedBy(90), this::taggingForbidden);
    every(DAY.multipliedBy(40), this::clockJump);
    every(DAY.multipliedBy(8), this::manual);
    every(DAY.multipliedBy(60), this::deletion);
    every(DAY.multipliedBy(150), this::rebuild);
    every(DAY.multipliedBy(120), this::keepLast);
  }

  private void every(Duration mean, Agenda.Happening happening) {
    for (Instant time = begin.plus(chance.until(mean));
        time.isBefore(end);
        time = time.plus(chance.until(mean))) {
      agenda.at(time, happening);
    }
  }

  /** For days, now and then for months: nothing fires, or nothing can be reached. */
  private void outage() {
    Duration length = daysOrMonths(120);
    boolean stopped = chance.of(0.5);
    world.count("outages");
    if (stopped) {
      world.stopSchedule(true);
    } else {
      world.loseVault(true);
    }
    after(
        length,
        () -> {
          world.stopSchedule(false);
          world.loseVault(false);
        });
  }

  private void taggingForbidden() {
    world.count("times without tagging");
    world.forbidTagging(true);
    after(daysOrMonths(60), () -> world.forbidTagging(false));
  }

  private Duration daysOrMonths(int mostDays) {
    return chance.of(0.25)
        ? chance.between(DAY.multipliedBy(20), DAY.multipliedBy(mostDays))
        : chance.between(HOUR, DAY.multipliedBy(6));
  }

  private void clockJump() {
    Duration most = chance.of(0.3) ? Duration.ofHours(26) : Duration.ofMinutes(20);
    Duration wrongBy = chance.between(most.negated(), most);
    world.count("clock jumps");
    world.jumpClock(wrongBy);
    after(chance.between(HOUR, DAY.multipliedBy(2)), () -> world.jumpClock(Duration.ZERO));
  }

  /** One, or a burst of them, named or not. */
  private void manual() {
    int many = chance.of(0.2) ? chance.between(5, 15) : 1;
    for (int number = 0; number < many; number++) {
      String event =
          chance.of(0.5) ? "{}" : "{\"detail\":{\"label\":\"before-upgrade-" + number + "\"}}";
      world.count("manual");
      after(
          chance.between(Duration.ofSeconds(1), Duration.ofHours(3)),
          () -> world.deliver(new World.Delivery(event, chance.requestId(), 1)));
    }
  }

  private void deletion() {
    world.count("deleted by hand");
    boolean again = chance.of(0.3);
    world.deleteNewest(chance.of(0.7));
    if (again) {
      world.deleteNewest(true);
    }
  }

  /** An empty cluster under the name, until somebody accepts it or mends the address. */
  private void rebuild() {
    if (!world.trustsItsCluster()) {
      return;
    }
    world.count("rebuilt");
    Cluster right = world.cluster();
    world.rebuild();
    Cluster other = world.cluster();
    boolean accepted = chance.of(0.5);
    Duration length =
        chance.of(0.2)
            ? chance.between(DAY.multipliedBy(20), DAY.multipliedBy(70))
            : chance.between(HOUR, DAY.multipliedBy(8));
    after(
        length,
        () -> {
          if (accepted) {
            accept(other);
          } else {
            world.bringBack(right);
          }
        });
  }

  /** Somebody says so, and looks a day later whether it was heard. */
  private void accept(Cluster other) throws InterruptedException {
    if (!world.trustsItsCluster() && world.cluster().equals(other)) {
      world.count("acceptances");
      world.deliver(
          new World.Delivery("{\"detail\":{\"acceptRebuild\":true}}", chance.requestId(), 1));
      after(DAY, () -> accept(other));
    }
  }

  private void keepLast() {
    world.count("KEEP_LAST changed");
    world.keepLast(chance.between(1, 8));
  }

  private void after(Duration time, Agenda.Happening happening) {
    agenda.at(world.now().plus(time), happening);
  }
}
