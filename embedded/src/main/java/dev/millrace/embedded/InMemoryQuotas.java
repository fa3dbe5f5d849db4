package dev.millrace.embedded;

import dev.millrace.core.account.Caller;
import dev.millrace.core.account.Limits;
import dev.millrace.core.account.Quotas;
import dev.millrace.core.account.TokenBucket;
import dev.millrace.core.job.Ledger;
import dev.millrace.core.job.Settlement;
import dev.millrace.core.job.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counters in this process. They need no durability of their own: the jobs say what is reserved,
 * and a start counts them. Only token buckets begin full. Thread-safe.
 */
final class InMemoryQuotas implements Quotas {
  private static final Duration OPEN_JOBS_PAUSE = Duration.ofSeconds(2);

  private final Map<TenantId, Account> accounts = new ConcurrentHashMap<>();

  /** What a tenant has; guarded by itself. */
  private static final class Account {
    private long openJobs;
    private final Map<LocalDate, Long> units = new HashMap<>();
    private final Map<String, Long> buckets = new HashMap<>();

    long units(LocalDate day) {
      return units.getOrDefault(day, 0L);
    }

    void add(LocalDate day, long jobs, long more) {
      openJobs += jobs;
      units.merge(day, more, Long::sum);
      units.keySet().removeIf(each -> each.isBefore(day.minusDays(30)));
    }
  }

  @Override
  public Decision reserve(Caller caller, long units, Instant now) {
    Account account = account(caller.tenant());
    synchronized (account) {
      return reserve(account, caller, units, now);
    }
  }

  private static Decision reserve(Account account, Caller caller, long units, Instant now) {
    Limits limits = caller.limits();
    TokenBucket bucket = new TokenBucket(limits);
    LocalDate day = Ledger.day(now);
    long micros = TokenBucket.micros(now);
    long full = account.buckets.getOrDefault(caller.keyId(), 0L);
    Remaining before = remaining(account, caller, now);
    if (before.burst() == 0) {
      return new Refused(Reason.RATE, bucket.untilNext(full, micros), before);
    }
    if (account.openJobs >= limits.openJobs()) {
      return new Refused(Reason.OPEN_JOBS, OPEN_JOBS_PAUSE, before);
    }
    if (account.units(day) + units > limits.unitsPerDay()) {
      return new Refused(Reason.UNITS, Ledger.untilTomorrow(now), before);
    }
    account.buckets.put(caller.keyId(), bucket.taken(full, micros));
    account.add(day, 1, units);
    return new Granted(account.openJobs, remaining(account, caller, now));
  }

  @Override
  public void release(TenantId tenant, LocalDate day, long units) {
    Account account = account(tenant);
    synchronized (account) {
      account.add(day, -1, -units);
    }
  }

  @Override
  public Spent spent(TenantId tenant, LocalDate day) {
    Account account = account(tenant);
    synchronized (account) {
      return new Spent(account.openJobs, account.units(day));
    }
  }

  /** Gives back what the settled job had reserved and did not spend. */
  void settled(Settlement settlement) {
    LocalDate day = settlement.reservedOn();
    if (day != null) {
      release(settlement.next().key().tenant(), day, settlement.unspent());
    }
  }

  /** Counts what jobs of an earlier process hold or have spent. */
  void found(TenantId tenant, LocalDate day, long openJobs, long units) {
    Account account = account(tenant);
    synchronized (account) {
      account.add(day, openJobs, units);
    }
  }

  private Account account(TenantId tenant) {
    return accounts.computeIfAbsent(tenant, _ -> new Account());
  }

  private static Remaining remaining(Account account, Caller caller, Instant now) {
    TokenBucket bucket = new TokenBucket(caller.limits());
    long micros = TokenBucket.micros(now);
    long full = account.buckets.getOrDefault(caller.keyId(), 0L);
    long left = caller.limits().unitsPerDay() - account.units(Ledger.day(now));
    return new Remaining(
        bucket.left(full, micros),
        bucket.untilFull(full, micros),
        Math.max(0, left),
        Ledger.untilTomorrow(now));
  }
}
