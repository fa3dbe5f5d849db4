package dev.millrace.local.command;

import dev.millrace.client.MillraceClient;
import dev.millrace.client.Tenant;
import dev.millrace.client.TenantLimits;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace tenants set}: what is not named stays as it is. */
@Command(name = "set", description = "Set a tenant's limits; those that are not named stay.")
final class TenantsSetCommand extends ApiCommand {

  @Parameters(paramLabel = "TENANT", description = "Its name.")
  private String id = "";

  @Option(names = "--per-second", description = "Submissions a second in the long run.")
  private @Nullable Long perSecond;

  @Option(names = "--burst", description = "Submissions at once after a rest.")
  private @Nullable Long burst;

  @Option(names = "--open-jobs", description = "Jobs that may be unfinished at once.")
  private @Nullable Long openJobs;

  @Option(names = "--units-per-day", description = "Units that may be spent on a day (UTC).")
  private @Nullable Long unitsPerDay;

  @Option(
      names = "--usd-per-month",
      description = "US dollars that providers may be paid in a month (UTC).")
  private @Nullable BigDecimal usdPerMonth;

  @Override
  void run(MillraceClient client) {
    if (Stream.of(perSecond, burst, openJobs, unitsPerDay, usdPerMonth).allMatch(Objects::isNull)) {
      throw new IllegalArgumentException("Name at least one limit to set");
    }
    TenantLimits now = client.tenants().get(id).limits();
    Tenant tenant =
        client
            .tenants()
            .setLimits(
                id,
                new TenantLimits(
                    or(perSecond, now.perSecond()),
                    or(burst, now.burst()),
                    or(openJobs, now.openJobs()),
                    or(unitsPerDay, now.unitsPerDay()),
                    usdPerMonth == null ? now.usdPerMonth() : usdPerMonth));
    if (isJson()) {
      print(tenant.json());
    } else {
      TenantsCommand.print(this, List.of(tenant));
    }
  }

  private static long or(@Nullable Long wanted, long now) {
    return wanted == null ? now : wanted;
  }
}
