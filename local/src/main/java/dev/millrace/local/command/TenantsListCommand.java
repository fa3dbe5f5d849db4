package dev.millrace.local.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.Tenant;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code millrace tenants list}. */
@Command(name = "list", description = "List all tenants with their limits and use.")
final class TenantsListCommand extends ApiCommand {

  @Override
  void run(MillraceClient client) {
    List<Tenant> tenants = client.tenants().list();
    if (isJson()) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      tenants.forEach(tenant -> all.add(tenant.json()));
      print(all);
    } else {
      TenantsCommand.print(this, tenants);
    }
  }
}
