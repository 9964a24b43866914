package vaultsnapshot.job;

/** What a failed run leaves in the bucket: the first question of whoever reads its error. */
enum Aftermath {
  /** Nothing was committed, and nothing lay there before. */
  NOTHING("This run stored nothing"),
  /** The commit failed, and so did the look for what became of it. */
  UNCLEAR("The snapshot may be stored; run the same event again, which finds out"),
  /** The commit succeeded, and something after it failed. */
  COMMITTED("The snapshot is stored and whole; run the same event again, which writes its receipt"),
  /** An earlier delivery of the event had committed it. */
  EARLIER("This run stored nothing; an earlier run's snapshot lies under the key");

  private final String words;

  Aftermath(String words) {
    this.words = words;
  }

  /** A sentence without its point; it tells the attempts where there were several. */
  String words(int attempts) {
    return attempts > 1 ? words + " (after " + attempts + " attempts)" : words;
  }
}
