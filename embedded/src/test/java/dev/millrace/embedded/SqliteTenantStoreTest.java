package dev.millrace.embedded;

import dev.millrace.core.account.TenantStore;
import dev.millrace.core.account.TenantStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteTenantStoreTest extends TenantStoreContract {
  @TempDir Path folder;
  private SqliteTenantStore tenants;

  @BeforeEach
  void open() {
    tenants = SqliteTenantStore.onDisk(folder.resolve("tenants.db"));
  }

  @AfterEach
  void close() {
    tenants.close();
  }

  @Override
  protected TenantStore tenants() {
    return tenants;
  }
}
