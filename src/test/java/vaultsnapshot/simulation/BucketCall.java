package vaultsnapshot.simulation;

import java.util.Random;

/**
 * One call of those that the simulated code makes, on one of a few keys.
 *
 * @param number draws what the kind leaves open: which version, how large a page
 */
record BucketCall(Kind kind, String key, int number) {
  private static final int KEYS = 6;

  enum Kind {
    PUT,
    HEAD,
    GET,
    PUT_TAGS,
    GET_TAGS,
    DELETE,
    DELETE_VERSION,
    LIST,
    VERSIONS
  }

  static BucketCall drawn(Random random) {
    Kind[] kinds = Kind.values();
    int key = random.nextInt(KEYS);
    return new BucketCall(
        kinds[random.nextInt(kinds.length)],
        "vault/prod/2026112%dT020000Z%s".formatted(key / 2, key % 2 == 0 ? ".snap" : ".json"),
        random.nextInt(100));
  }

  String on(BucketCaller caller) {
    return caller.call(this);
  }
}
