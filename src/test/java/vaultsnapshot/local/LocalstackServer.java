package vaultsnapshot.local;

import java.net.URI;

/** A running LocalStack, whichever way it was started. */
interface LocalstackServer extends AutoCloseable {
  /** Where all its services answer: https on loopback. */
  URI endpoint();

  /** How it runs, in words for people. */
  String way();

  /** What it has logged. */
  String log();

  @Override
  void close();
}
