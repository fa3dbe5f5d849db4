package dev.millrace.embedded;

import dev.millrace.core.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A SQLite file with one writer, which commits in groups, and a few readers beside it.
 *
 * <p>The journal is a write-ahead log and {@code synchronous=FULL}: a write that has returned is
 * synced to the disk and survives kill -9 and power loss
 * (sqlite.org/pragma.html#pragma_synchronous). Thread-safe.
 */
final class SqliteDatabase implements AutoCloseable {
  private static final int READERS = 4;

  private final GroupCommit writer;
  private final BlockingQueue<SqliteConnection> readers = new ArrayBlockingQueue<>(READERS);
  private final List<SqliteConnection> allReaders = new ArrayList<>();

  /** Work on a connection. */
  @FunctionalInterface
  interface Operation<T> {
    T run(SqliteConnection connection) throws SQLException;
  }

  /** Makes the tables where they are not there yet. */
  @FunctionalInterface
  interface Schema {
    void apply(Statement statement) throws SQLException;
  }

  private SqliteDatabase(String url, boolean shared, Schema schema) {
    try {
      this.writer = new GroupCommit(open(url, schema));
      for (int i = 0; shared && i < READERS; i++) {
        allReaders.add(open(url, statement -> {}));
      }
      readers.addAll(allReaders);
    } catch (SQLException e) {
      throw new StoreUnavailableException(
          "Cannot open the database " + url + ": " + e.getMessage(), e);
    }
  }

  /** Opens the file, which is made if it is not there, and applies the schema. */
  static SqliteDatabase onDisk(Path file, Schema schema) {
    return new SqliteDatabase("jdbc:sqlite:" + file, true, schema);
  }

  /** A database that is gone when it is closed. */
  static SqliteDatabase inMemory(Schema schema) {
    return new SqliteDatabase("jdbc:sqlite::memory:", false, schema);
  }

  /** Runs the operation in a transaction and returns when that is committed. */
  <T> T write(Operation<T> operation) {
    return writer.write(operation);
  }

  /** Runs a query that sees every committed write. */
  <T> T read(Operation<T> query) {
    if (allReaders.isEmpty()) {
      return writer.write(query);
    }
    SqliteConnection reader = null;
    try {
      reader = readers.take();
      return query.run(reader);
    } catch (SQLException e) {
      throw new StoreUnavailableException("Cannot read the database", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("Interrupted while waiting for the database", e);
    } finally {
      if (reader != null) {
        readers.add(reader);
      }
    }
  }

  /** Commits what is under way and closes the file. */
  @Override
  public void close() {
    writer.close();
    allReaders.forEach(SqliteConnection::close);
  }

  private static SqliteConnection open(String url, Schema schema) throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 10000");
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("PRAGMA wal_autocheckpoint = 4000");
      schema.apply(statement);
    }
    return new SqliteConnection(connection);
  }
}
