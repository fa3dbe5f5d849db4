package dev.millrace.embedded;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.embedded.SqliteDatabase.Operation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that runs the writes of all others, as many as are waiting in one transaction, so that
 * they share one sync of the disk. While a group is being synced the next one gathers; nobody waits
 * for a timer. Thread-safe.
 */
final class GroupCommit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
  private static final int LARGEST_GROUP = 512;

  private final SqliteConnection connection;
  private final LinkedBlockingQueue<Write<?>> waiting = new LinkedBlockingQueue<>();
  private final Thread thread = Thread.ofPlatform().name("millrace-store").unstarted(this::run);
  private volatile boolean closed;

  GroupCommit(SqliteConnection connection) {
    this.connection = connection;
    thread.start();
  }

  /**
   * Runs the operation and returns its answer once it is committed.
   *
   * @throws StoreUnavailableException if it could not be run or committed
   */
  <T> T write(Operation<T> operation) {
    Write<T> write = new Write<>(operation);
    waiting.add(write);
    if (closed) {
      write.committed.completeExceptionally(new IllegalStateException("The database is closed"));
    }
    try {
      return write.committed.join();
    } catch (CompletionException e) {
      throw new StoreUnavailableException("Cannot write to the database", e.getCause());
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Write<?>> group = new ArrayList<>();
    try {
      while (!closed) {
        group.clear();
        group.add(waiting.take());
        waiting.drainTo(group, LARGEST_GROUP - 1);
        commit(group);
      }
    } catch (InterruptedException e) {
      LOG.debug("Woken to close", e);
    } finally {
      // also when an Error ends this thread: nobody may wait for it
      closed = true;
      waiting.addAll(group);
      IllegalStateException gone = new IllegalStateException("The database is closed");
      waiting.forEach(write -> write.committed.completeExceptionally(gone));
      connection.close();
    }
  }

  private void commit(List<Write<?>> group) {
    try {
      connection.begin();
      for (Write<?> write : group) {
        write.run(connection);
      }
      connection.commit();
      group.forEach(Write::settle);
    } catch (SQLException e) {
      rollback();
      group.forEach(write -> write.committed.completeExceptionally(e));
    }
  }

  private void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.debug("Nothing was left to roll back", e);
    }
  }

  private static final class Write<T> {
    private final Operation<T> operation;
    private final CompletableFuture<T> committed = new CompletableFuture<>();
    private Runnable settling = () -> {};

    Write(Operation<T> operation) {
      this.operation = operation;
    }

    /**
     * A row that cannot be read is its reader's affair; a statement that fails may have ended the
     * transaction (a full disk does), so it fails the group.
     */
    void run(SqliteConnection connection) throws SQLException {
      try {
        T answer = operation.run(connection);
        settling = () -> committed.complete(answer);
      } catch (RuntimeException e) { // belongs to whoever asked
        settling = () -> committed.completeExceptionally(e);
      }
    }

    void settle() {
      settling.run();
    }
  }
}
