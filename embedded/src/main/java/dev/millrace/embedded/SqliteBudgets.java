package dev.millrace.embedded;

import dev.millrace.core.provider.Budgets;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Accounts in a SQLite file: what is held or spent is synced to the disk. Thread-safe. */
public final class SqliteBudgets implements Budgets, AutoCloseable {
  private static final String HELD =
      "SELECT nanos FROM hold WHERE owner = ? AND month = ? AND name = ?";
  private static final String HOLD =
      "INSERT INTO hold (owner, month, name, nanos) VALUES (?, ?, ?, ?)";
  private static final String FREE = "DELETE FROM hold WHERE owner = ? AND month = ? AND name = ?";
  private static final String SPEND =
      "INSERT INTO spent (owner, month, nanos) VALUES (?, ?, ?)"
          + " ON CONFLICT DO UPDATE SET nanos = nanos + excluded.nanos";
  private static final String TAKEN =
      "SELECT (SELECT ifnull(sum(nanos), 0) FROM spent WHERE owner = ?1 AND month = ?2)"
          + " + (SELECT ifnull(sum(nanos), 0) FROM hold WHERE owner = ?1 AND month = ?2)";

  private final SqliteDatabase database;

  private SqliteBudgets(SqliteDatabase database) {
    this.database = database;
  }

  /** Accounts in this file, which is made if it is not there. */
  public static SqliteBudgets onDisk(Path file) {
    return new SqliteBudgets(SqliteDatabase.onDisk(file, SqliteBudgets::create));
  }

  /** Accounts that are gone when this is closed. */
  public static SqliteBudgets inMemory() {
    return new SqliteBudgets(SqliteDatabase.inMemory(SqliteBudgets::create));
  }

  @Override
  public boolean hold(Hold hold, long most) {
    return database.write(connection -> {
      if (isHeld(connection, hold)) {
        return true;
      }
      if (taken(connection, hold.account()) + hold.nanos() > most) {
        return false;
      }
      PreparedStatement insert = connection.prepare(HOLD);
      bind(insert, hold);
      insert.setLong(4, hold.nanos());
      insert.executeUpdate();
      return true;
    });
  }

  @Override
  public void settle(Hold hold, long spentNanos) {
    int _ =
        database.write(connection -> {
          PreparedStatement free = connection.prepare(FREE);
          bind(free, hold);
          if (free.executeUpdate() == 0) {
            return 0;
          }
          PreparedStatement spend = connection.prepare(SPEND);
          bind(spend, hold.account());
          spend.setLong(3, spentNanos);
          return spend.executeUpdate();
        });
  }

  @Override
  public long taken(Account account) {
    return database.read(connection -> taken(connection, account));
  }

  @Override
  public void close() {
    database.close();
  }

  private static boolean isHeld(SqliteConnection connection, Hold hold) throws SQLException {
    PreparedStatement held = connection.prepare(HELD);
    bind(held, hold);
    try (ResultSet rows = held.executeQuery()) {
      return rows.next();
    }
  }

  private static long taken(SqliteConnection connection, Account account) throws SQLException {
    PreparedStatement taken = connection.prepare(TAKEN);
    bind(taken, account);
    try (ResultSet rows = taken.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void bind(PreparedStatement statement, Hold hold) throws SQLException {
    bind(statement, hold.account());
    statement.setString(3, hold.name());
  }

  private static void bind(PreparedStatement statement, Account account) throws SQLException {
    statement.setString(1, account.owner());
    statement.setString(2, account.month().toString());
  }

  private static void create(Statement statement) throws SQLException {
    statement.execute(
        "CREATE TABLE IF NOT EXISTS spent (owner TEXT, month TEXT, nanos INTEGER,"
            + " PRIMARY KEY (owner, month)) WITHOUT ROWID");
    statement.execute(
        "CREATE TABLE IF NOT EXISTS hold (owner TEXT, month TEXT, name TEXT, nanos INTEGER,"
            + " PRIMARY KEY (owner, month, name)) WITHOUT ROWID");
  }
}
