package vaultsnapshot.faults;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Lanes for tests that run side by side: taken where one is idle, made where none is. */
final class Lanes {
  private static final Map<Scene, Deque<Lane>> IDLE = new EnumMap<>(Scene.class);

  private Lanes() {}

  /** Does something with a lane of this scene that nobody else uses meanwhile. */
  static void with(Scene scene, Consumer<Lane> work) {
    Lane lane = take(scene);
    try {
      work.accept(lane);
    } finally {
      giveBack(lane);
    }
  }

  /** Ends every idle lane's process; lanes that are wanted later are made anew. */
  static synchronized void close() {
    IDLE.values().forEach(lanes -> lanes.forEach(Lane::close));
    IDLE.clear();
  }

  private static Lane take(Scene scene) {
    Lane idle;
    synchronized (Lanes.class) {
      idle = IDLE.computeIfAbsent(scene, none -> new ArrayDeque<>()).poll();
    }
    return idle == null ? new Lane(scene) : idle;
  }

  private static synchronized void giveBack(Lane lane) {
    IDLE.computeIfAbsent(lane.scene(), none -> new ArrayDeque<>()).push(lane);
  }
}
