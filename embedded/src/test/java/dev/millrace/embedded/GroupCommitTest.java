package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
  private static final int FULL = 2;
  private static final int WRITES = 300;

  @TempDir Path folder;

  @Test
  void shouldAnswerOnlyWhenEverybodySeesTheWrite() throws SQLException {
    Path file = folder.resolve("t.db");
    try (SqliteDatabase database =
            SqliteDatabase.onDisk(file, s -> s.execute("CREATE TABLE t (n INTEGER)"));
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement count = other.createStatement()) {
      for (int n = 1; n <= WRITES; n++) {
        int number = n;
        database.write(connection -> {
          var insert = connection.prepare("INSERT INTO t VALUES (?)");
          insert.setInt(1, number);
          return insert.executeUpdate();
        });
        try (ResultSet rows = count.executeQuery("SELECT count(*) FROM t")) {
          assertThat(rows.getInt(1)).isEqualTo(n);
        }
      }
    }
  }

  @Test
  void shouldSyncEveryCommitToTheDisk() {
    try (SqliteDatabase database = SqliteDatabase.onDisk(folder.resolve("t.db"), s -> {})) {
      int level =
          database.write(connection -> {
            try (ResultSet row = connection.prepare("PRAGMA synchronous").executeQuery()) {
              return row.getInt(1);
            }
          });

      assertThat(level).isEqualTo(FULL);
    }
  }

  /** A limit on the file's pages fails as a full disk does. */
  @Test
  void shouldRefuseWritesAndGoOnReadingWhenTheDiskIsFull() throws SQLException {
    Path file = folder.resolve("t.db");
    try (SqliteDatabase database =
        SqliteDatabase.onDisk(
            file,
            s -> {
              s.execute("CREATE TABLE IF NOT EXISTS t (text TEXT)");
              s.execute("PRAGMA max_page_count = 60");
            })) {
      int stored = fill(database);

      assertThat(stored).isPositive();
      int counted =
          database.read(connection -> {
            try (ResultSet row = connection.prepare("SELECT count(*) FROM t").executeQuery()) {
              return row.getInt(1);
            }
          });
      assertThat(counted).isEqualTo(stored);
    }
  }

  /** Writes until the first refusal; answers how many writes were answered. */
  private static int fill(SqliteDatabase database) {
    for (int stored = 0; ; stored++) {
      try {
        database.write(connection -> {
          var insert = connection.prepare("INSERT INTO t VALUES (?)");
          insert.setString(1, "x".repeat(10_000));
          return insert.executeUpdate();
        });
      } catch (StoreUnavailableException e) {
        return stored;
      }
    }
  }
}
