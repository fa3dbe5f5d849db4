package dev.millrace.embedded;

import dev.millrace.core.model.ModelIndex;
import dev.millrace.core.model.ModelIndexJson;
import dev.millrace.core.model.ModelIndexStore;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

/** The registry's index in SQLite. A write that has returned is synced. Thread-safe. */
public final class SqliteModelIndexStore implements ModelIndexStore, AutoCloseable {
  private static final String SCHEMA =
      "CREATE TABLE IF NOT EXISTS model_index (id INTEGER PRIMARY KEY CHECK (id = 1),"
          + " revision INTEGER, record TEXT)";
  private static final String INSERT =
      "INSERT INTO model_index (id, revision, record) VALUES (1, ?, ?) ON CONFLICT DO NOTHING";
  private static final String UPDATE =
      "UPDATE model_index SET revision = ?, record = ? WHERE revision = ?";

  private final SqliteDatabase database;

  private SqliteModelIndexStore(SqliteDatabase database) {
    this.database = database;
  }

  /** The index in this file, which is made if it is not there. */
  public static SqliteModelIndexStore onDisk(Path file) {
    return new SqliteModelIndexStore(SqliteDatabase.onDisk(file, s -> s.execute(SCHEMA)));
  }

  /** An index that is gone when it is closed, for tests. */
  public static SqliteModelIndexStore inMemory() {
    return new SqliteModelIndexStore(SqliteDatabase.inMemory(s -> s.execute(SCHEMA)));
  }

  @Override
  public ModelIndex read() {
    return database.read(connection -> {
      try (ResultSet rows = connection.prepare("SELECT record FROM model_index").executeQuery()) {
        return rows.next() ? ModelIndexJson.read(rows.getString(1)) : ModelIndex.EMPTY;
      }
    });
  }

  @Override
  public boolean save(ModelIndex next) {
    return database.write(connection -> {
      boolean first = next.revision() == 1;
      PreparedStatement write = connection.prepare(first ? INSERT : UPDATE);
      write.setLong(1, next.revision());
      write.setString(2, ModelIndexJson.write(next));
      if (!first) {
        write.setLong(3, next.revision() - 1);
      }
      return write.executeUpdate() == 1;
    });
  }

  @Override
  public void close() {
    database.close();
  }
}
