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
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counters in this process. They need no durability of their own: the jobs say what is reserved,
 * and a start counts them. Only token buckets begin full. Thread-safe.
 */
public final class InMemoryQuotas implements Quotas {
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
    Duration untilTomorrow = untilTomorrow(now);
    if (bucket.left(full, micros) == 0) {
      return refused(
          Reason.RATE, bucket.untilNext(full, micros), account, limits, caller.keyId(), now);
    }
    if (account.openJobs >= limits.openJobs()) {
      return refused(Reason.OPEN_JOBS, OPEN_JOBS_PAUSE, account, limits, caller.keyId(), now);
    }
    if (account.units(day) + units > limits.unitsPerDay()) {
      return refused(Reason.UNITS, untilTomorrow, account, limits, caller.keyId(), now);
    }
    account.buckets.put(caller.keyId(), bucket.taken(full, micros));
    account.add(day, 1, units);
    return new Granted(account.openJobs, remaining(account, limits, caller.keyId(), now));
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

  private static Decision refused(
      Reason why, Duration wait, Account account, Limits limits, String keyId, Instant now) {
    return new Refused(why, wait, remaining(account, limits, keyId, now));
  }

  private static Remaining remaining(Account account, Limits limits, String keyId, Instant now) {
    long micros = TokenBucket.micros(now);
    long full = account.buckets.getOrDefault(keyId, 0L);
    return new Remaining(
        new TokenBucket(limits).left(full, micros),
        new TokenBucket(limits).untilFull(full, micros),
        Math.max(0, limits.unitsPerDay() - account.units(Ledger.day(now))),
        untilTomorrow(now));
  }

  private static Duration untilTomorrow(Instant now) {
    Instant midnight = Ledger.day(now).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    return Duration.between(now, midnight);
  }
}
