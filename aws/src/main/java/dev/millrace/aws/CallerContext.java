package dev.millrace.aws;

import dev.millrace.core.account.Caller;
import dev.millrace.core.account.Limits;
import dev.millrace.core.account.Scope;
import dev.millrace.core.job.TenantId;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A caller in the context that the authorizer gives API Gateway, and API Gateway gives the
 * functions: flat, and as texts by then.
 */
public final class CallerContext {
  private static final String TENANT = "tenant";

  private CallerContext() {}

  /** The caller as the authorizer hands it on. */
  public static Map<String, String> write(Caller caller) {
    Map<String, String> context = new LinkedHashMap<>();
    context.put(TENANT, caller.tenant().value());
    context.put("keyId", caller.keyId());
    context.put(
        "scopes",
        caller.scopes().stream().map(Scope::word).sorted().collect(Collectors.joining(" ")));
    context.put("models", String.join(" ", new TreeSet<>(caller.models())));
    context.put("perSecond", Integer.toString(caller.limits().perSecond()));
    context.put("burst", Integer.toString(caller.limits().burst()));
    context.put("openJobs", Integer.toString(caller.limits().openJobs()));
    context.put("unitsPerDay", Long.toString(caller.limits().unitsPerDay()));
    return context;
  }

  /** The caller; null if no authorizer was asked. */
  static @Nullable Caller read(@Nullable Map<String, Object> context) {
    if (context == null || !context.containsKey(TENANT)) {
      return null;
    }
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    words(context, "scopes").forEach(word -> Scope.ofWord(word).ifPresent(scopes::add));
    return new Caller(
        new TenantId(text(context, TENANT)),
        text(context, "keyId"),
        scopes,
        words(context, "models"),
        new Limits(
            Integer.parseInt(text(context, "perSecond")),
            Integer.parseInt(text(context, "burst")),
            Integer.parseInt(text(context, "openJobs")),
            Long.parseLong(text(context, "unitsPerDay"))));
  }

  private static Set<String> words(Map<String, Object> context, String name) {
    String text = text(context, name);
    return text.isBlank() ? Set.of() : Set.of(text.split(" "));
  }

  private static String text(Map<String, Object> context, String name) {
    return String.valueOf(context.getOrDefault(name, ""));
  }
}
