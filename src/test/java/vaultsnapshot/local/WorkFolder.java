package vaultsnapshot.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A folder that servers live in. Closing it kills the processes that were started in it, waits for
 * their end and removes the folder; so does the end of this JVM, by Ctrl-C or otherwise, at any
 * moment: what is asked for afterwards is refused rather than left behind.
 */
public final class WorkFolder implements AutoCloseable {
  private final Path path;
  private final Lock lock = new ReentrantLock();
  private final List<Process> processes = new ArrayList<>();
  private final Thread closeAtExit;
  private boolean closed;

  private WorkFolder(Path path) {
    this.path = path;
    this.closeAtExit = new Thread(this::empty, "remove-" + path.getFileName());
  }

  /** A new folder in the system's folder for temporary files, for its owner alone. */
  public static WorkFolder temporary(String name) {
    try {
      return guarded(Files.createTempDirectory("vault-snapshot-" + name + "-"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The folder {@code path}, made where it is not there. */
  static WorkFolder at(Path path) {
    try {
      return guarded(Files.createDirectories(path.toAbsolutePath()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public Path path() {
    return path;
  }

  /** A file or folder in it, whether there or not. */
  public Path resolve(String name) {
    return path.resolve(name);
  }

  /** Makes a folder in it, with its parents. */
  public Path folder(String name) {
    lock.lock();
    try {
      refuseIfClosed(name);
      return Files.createDirectories(path.resolve(name));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      lock.unlock();
    }
  }

  /** Starts a process that ends with this folder. */
  public Process start(ProcessBuilder builder) throws IOException {
    lock.lock();
    try {
      refuseIfClosed(builder.command().getFirst());
      Process process = builder.start();
      processes.add(process);
      return process;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    empty();
    try {
      Runtime.getRuntime().removeShutdownHook(closeAtExit);
    } catch (IllegalStateException exiting) {
      // The JVM is on its way out, and the hook with it.
    }
  }

  private static WorkFolder guarded(Path path) {
    WorkFolder folder = new WorkFolder(path);
    try {
      Runtime.getRuntime().addShutdownHook(folder.closeAtExit);
      return folder;
    } catch (IllegalStateException exiting) {
      folder.empty();
      throw new LocalPartsException(path + ": not used, for this JVM is ending", exiting);
    }
  }

  private void empty() {
    lock.lock();
    try {
      closed = true;
      processes.forEach(Process::destroyForcibly);
      processes.forEach(WorkFolder::awaitEnd);
      PrivateFiles.remove(path);
    } finally {
      lock.unlock();
    }
  }

  /** Without {@code onExit()}: its pool's threads may be waiting for this very folder. */
  private static void awaitEnd(Process process) {
    try {
      process.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void refuseIfClosed(String what) {
    if (closed) {
      throw new LocalPartsException(what + ": not in " + path + ", which is closed");
    }
  }
}
