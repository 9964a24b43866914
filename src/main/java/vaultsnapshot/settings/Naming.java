package vaultsnapshot.settings;

/**
 * How whoever asks says what an operator can say, so that a refusal names it as he wrote it. Keys
 * are those of an event's {@code detail}.
 */
public interface Naming {
  /** By an event: {@code detail.clusterId}, {@code say "acceptOlder": true}. */
  Naming EVENT =
      new Naming() {
        @Override
        public String of(String key) {
          return EventBody.DETAIL + "." + key;
        }

        @Override
        public String word(String key, boolean value) {
          return "\"" + key + "\": " + value;
        }

        @Override
        public String action(String action) {
          return "the action " + action;
        }
      };

  /** What holds the value of {@code key}. */
  String of(String key);

  /** What says that {@code key} is {@code value}. */
  String word(String key, boolean value);

  /** What does {@code action}. */
  String action(String action);
}
