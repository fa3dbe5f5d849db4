package dev.millrace.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.client.Tenant;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace tenants}: what each may do, and does. */
@Command(
    name = "tenants",
    description = "Show and set the limits of tenants. Needs a key that may administer.",
    mixinStandardHelpOptions = true,
    subcommands = {TenantsListCommand.class, TenantsShowCommand.class, TenantsSetCommand.class})
final class TenantsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Say what to do: list, show or set");
  }

  /** Tenants as a table. */
  static void print(ApiCommand command, List<Tenant> tenants) {
    TableText table =
        new TableText(
            "ID",
            "OPEN JOBS",
            "OF",
            "UNITS TODAY",
            "OF",
            "USD THIS MONTH",
            "OF",
            "PER SECOND",
            "BURST");
    for (Tenant tenant : tenants) {
      table.add(
          tenant.id(),
          Long.toString(tenant.openJobs()),
          limit(tenant, "open_jobs"),
          Long.toString(tenant.unitsToday()),
          limit(tenant, "units_per_day"),
          tenant.json().path("usd_this_month").asText("-"),
          limit(tenant, "usd_per_month"),
          limit(tenant, "per_second"),
          limit(tenant, "burst"));
    }
    table.lines().forEach(command::print);
  }

  private static String limit(Tenant tenant, String name) {
    JsonNode limit = tenant.json().path("limits").path(name);
    return limit.isNumber() ? limit.asText() : "-";
  }
}
