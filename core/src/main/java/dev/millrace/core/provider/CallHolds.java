package dev.millrace.core.provider;

import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.ProviderCall;
import dev.millrace.core.provider.Budgets.Account;
import dev.millrace.core.provider.Budgets.Hold;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/** What is held for a call: its worst cost, from its tenant's account and from that of all. */
public final class CallHolds {
  /** Owns the account of all tenants together; no tenant has this name. */
  public static final String ALL = "*";

  private CallHolds() {}

  /** The account of this owner at this moment. */
  public static Account account(String owner, Instant now) {
    return new Account(owner, YearMonth.from(now.atOffset(ZoneOffset.UTC)));
  }

  /** The holds for the open call. */
  public static List<Hold> of(JobKey job, ProviderCall call) {
    String name = ProviderCall.holdOf(job.id(), call.number());
    return List.of(
        new Hold(account(job.tenant().value(), call.startedAt()), name, call.nanos()),
        new Hold(account(ALL, call.startedAt()), name, call.nanos()));
  }
}
