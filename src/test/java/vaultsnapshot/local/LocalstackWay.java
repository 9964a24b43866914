package vaultsnapshot.local;

import java.util.Locale;
import java.util.Optional;

/** The ways to start LocalStack, and which one is to be taken. */
enum LocalstackWay {
  /** From {@code .parts/}. */
  PROCESS {
    @Override
    LocalstackServer start(LocalAuthority authority) {
      return LocalstackProcess.start(authority);
    }
  },
  /** By Testcontainers. */
  DOCKER {
    @Override
    LocalstackServer start(LocalAuthority authority) {
      return LocalstackInDocker.start(authority);
    }
  };

  abstract LocalstackServer start(LocalAuthority authority);

  /** As the system property {@code localstack} says. */
  static LocalstackWay chosen() {
    String wanted = Optional.ofNullable(System.getProperty("localstack")).orElse("auto");
    return switch (wanted.toLowerCase(Locale.ROOT)) {
      case "process" -> PROCESS;
      case "docker" -> DOCKER;
      case "auto" -> LocalstackInDocker.isPossible() ? DOCKER : PROCESS;
      default ->
          throw new LocalPartsException(
              "system property localstack: got '" + wanted + "', expected auto, process or docker");
    };
  }
}
