package dev.millrace.status.account;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.account.Limits;
import dev.millrace.core.account.Scope;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.Faults;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.Rfc3339;
import dev.millrace.core.job.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of what an administrator asks for, and lists every fault. */
final class KeyBody {
  private static final int NANO = 9;
  private static final int LONGEST_NAME = 100;
  private static final int MOST_MODELS = 50;

  private final JsonNode body;
  private final Faults faults = new Faults();

  private KeyBody(ApiRequest request, Set<String> fields) {
    body = JsonBody.read(request);
    faults.requireObject(body);
    faults.checkNames("", body, fields);
  }

  /**
   * A wish for a key.
   *
   * @throws ProblemException if the body is none
   */
  static ManageKeys.Wish wish(ApiRequest request, Instant now) {
    KeyBody body = new KeyBody(request, Set.of("tenant", "name", "scopes", "models", "expires_at"));
    Optional<TenantId> tenant = body.tenant();
    String name = body.name();
    Set<Scope> scopes = body.scopes();
    Set<String> models = body.models();
    Instant expiresAt = body.expiresAt(now);
    body.faults.check();
    return new ManageKeys.Wish(tenant.orElseThrow(), name, scopes, models, expiresAt);
  }

  /**
   * Limits for a tenant.
   *
   * @param defaults hold where the body is silent
   * @throws ProblemException if the body has none
   */
  static Limits limits(ApiRequest request, Limits defaults) {
    KeyBody body = new KeyBody(request, Set.of("limits"));
    JsonNode limits = body.body.path("limits");
    if (!limits.isObject()) {
      body.faults.add("/limits", "must be an object");
    } else {
      body.faults.checkNames(
          "/limits",
          limits,
          Set.of("per_second", "burst", "open_jobs", "units_per_day", "usd_per_month"));
    }
    int perSecond = (int) body.number(limits, "per_second", 1, 1_000_000);
    int burst = (int) body.number(limits, "burst", 1, 1_000_000);
    int openJobs = (int) body.number(limits, "open_jobs", 0, Integer.MAX_VALUE);
    long units = body.number(limits, "units_per_day", 0, 1L << 50);
    long nanos = body.nanos(limits, defaults);
    body.faults.check();
    return new Limits(perSecond, burst, openJobs, units, nanos);
  }

  private Optional<TenantId> tenant() {
    Optional<TenantId> tenant = parse(body.path("tenant").asText());
    if (!body.path("tenant").isTextual() || tenant.isEmpty()) {
      faults.add("/tenant", "must be 1 to 64 characters of a-z 0-9 _ -, first a letter or digit");
    }
    return tenant;
  }

  /** The tenant of this name, or empty if none can have it. */
  static Optional<TenantId> parse(String name) {
    try {
      return Optional.of(new TenantId(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private String name() {
    JsonNode name = body.path("name");
    if (name.isMissingNode()) {
      return "";
    }
    if (!name.isTextual()
        || name.textValue().length() > LONGEST_NAME
        || name.textValue().chars().anyMatch(Character::isISOControl)) {
      faults.add("/name", "must be a string of at most 100 characters without control characters");
    }
    return name.asText();
  }

  private Set<Scope> scopes() {
    JsonNode words = body.path("scopes");
    if (words.isMissingNode()) {
      return EnumSet.of(Scope.READ, Scope.SUBMIT);
    }
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (int i = 0; i < words.size(); i++) {
      Optional<Scope> scope = Scope.ofWord(words.path(i).asText());
      if (scope.isEmpty() || !words.path(i).isTextual()) {
        faults.add("/scopes/" + i, "must be read, submit or admin");
      }
      scope.ifPresent(scopes::add);
    }
    if (!words.isArray() || words.isEmpty()) {
      faults.add("/scopes", "must be an array with at least one scope");
    }
    return scopes;
  }

  private Set<String> models() {
    JsonNode names = body.path("models");
    Set<String> models = new TreeSet<>();
    if (!names.isMissingNode() && (!names.isArray() || names.size() > MOST_MODELS)) {
      faults.add("/models", "must be an array of at most 50 names of models");
      return models;
    }
    for (int i = 0; i < names.size(); i++) {
      String name = names.path(i).asText();
      if (!names.path(i).isTextual() || !name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
        faults.add("/models/" + i, "must be the name of a model, without version");
      }
      models.add(name);
    }
    return models;
  }

  private @Nullable Instant expiresAt(Instant now) {
    JsonNode time = body.path("expires_at");
    if (time.isMissingNode()) {
      return null;
    }
    Optional<Instant> end = Rfc3339.parse(time.asText()).filter(each -> each.isAfter(now));
    if (end.isEmpty()) {
      faults.add("/expires_at", "must be a time to come: 2027-01-01T00:00:00Z");
    }
    return end.orElse(null);
  }

  /** US dollars, in billionths; the default if they are left out. */
  private long nanos(JsonNode limits, Limits defaults) {
    JsonNode dollars = limits.path("usd_per_month");
    if (dollars.isMissingNode()) {
      return defaults.nanosPerMonth();
    }
    long most = Limits.NONE.nanosPerMonth();
    try {
      // as text, since a number of thousands of digits is not to be computed with
      String text = dollars.isNumber() ? dollars.asText() : "none";
      long nanos = new BigDecimal(text).movePointRight(NANO).longValueExact();
      if (nanos >= 0 && nanos <= most) {
        return nanos;
      }
    } catch (ArithmeticException | NumberFormatException _) { // said below
    }
    faults.add(
        "/limits/usd_per_month", "must be a number from 0 to 1000000 with at most nine decimals");
    return 0;
  }

  private long number(JsonNode limits, String name, long least, long most) {
    JsonNode number = limits.path(name);
    boolean fits =
        number.isIntegralNumber()
            && number.canConvertToLong()
            && number.longValue() >= least
            && number.longValue() <= most;
    if (!fits) {
      faults.add("/limits/" + name, "must be a whole number from " + least + " to " + most);
      return least;
    }
    return number.longValue();
  }
}
