package dev.millrace.local.command;

import dev.millrace.client.MillraceClient;
import dev.millrace.client.Tenant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code millrace tenants show}. */
@Command(name = "show", description = "Show one tenant's limits and use.")
final class TenantsShowCommand extends ApiCommand {

  @Parameters(paramLabel = "TENANT", description = "Its name.")
  private String id = "";

  @Override
  void run(MillraceClient client) {
    Tenant tenant = client.tenants().get(id);
    if (isJson()) {
      print(tenant.json());
    } else {
      TenantsCommand.print(this, List.of(tenant));
    }
  }
}
