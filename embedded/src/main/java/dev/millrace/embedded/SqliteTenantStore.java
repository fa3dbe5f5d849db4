package dev.millrace.embedded;

import dev.millrace.core.account.Tenant;
import dev.millrace.core.account.TenantJson;
import dev.millrace.core.account.TenantStore;
import dev.millrace.core.job.TenantId;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tenants in SQLite. A write that has returned is synced to the disk. Thread-safe. */
public final class SqliteTenantStore implements TenantStore, AutoCloseable {
  private static final String SCHEMA =
      "CREATE TABLE IF NOT EXISTS tenant (id TEXT PRIMARY KEY, version INTEGER, record TEXT)"
          + " WITHOUT ROWID";
  private static final String INSERT =
      "INSERT INTO tenant (id, version, record) VALUES (?, 1, ?) ON CONFLICT DO NOTHING";
  private static final String UPDATE =
      "UPDATE tenant SET version = ?, record = ? WHERE id = ? AND version = ?";

  private final SqliteDatabase database;

  private SqliteTenantStore(SqliteDatabase database) {
    this.database = database;
  }

  /** The tenants in this file, which is made if it is not there. */
  public static SqliteTenantStore onDisk(Path file) {
    return new SqliteTenantStore(SqliteDatabase.onDisk(file, s -> s.execute(SCHEMA)));
  }

  /** A store that is gone when it is closed, for tests. */
  public static SqliteTenantStore inMemory() {
    return new SqliteTenantStore(SqliteDatabase.inMemory(s -> s.execute(SCHEMA)));
  }

  @Override
  public Optional<Tenant> find(TenantId id) {
    return database.read(connection -> {
      PreparedStatement select = connection.prepare("SELECT record FROM tenant WHERE id = ?");
      select.setString(1, id.value());
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(TenantJson.read(rows.getString(1))) : Optional.empty();
      }
    });
  }

  @Override
  public boolean save(Tenant next) {
    return database.write(connection -> {
      String record = TenantJson.write(next);
      if (next.version() == 1) {
        PreparedStatement insert = connection.prepare(INSERT);
        insert.setString(1, next.id().value());
        insert.setString(2, record);
        return insert.executeUpdate() == 1;
      }
      PreparedStatement update = connection.prepare(UPDATE);
      update.setLong(1, next.version());
      update.setString(2, record);
      update.setString(3, next.id().value());
      update.setLong(4, next.version() - 1);
      return update.executeUpdate() == 1;
    });
  }

  @Override
  public List<TenantId> all() {
    return database.read(connection -> {
      List<TenantId> all = new ArrayList<>();
      try (ResultSet rows =
          connection.prepare("SELECT id FROM tenant ORDER BY id").executeQuery()) {
        while (rows.next()) {
          all.add(new TenantId(rows.getString(1)));
        }
      }
      return all;
    });
  }

  @Override
  public void close() {
    database.close();
  }
}
