package dev.millrace.worker;

import dev.millrace.aws.Environment;
import dev.millrace.core.account.Limits;
import dev.millrace.core.job.TenantId;
import dev.millrace.llm.provider.Providers;

/**
 * What a worker is told of providers by its environment.
 *
 * @param mode {@code LLM_MODE}: {@code live}, or {@code mock} for answers that cost nothing
 * @param providers {@code LLM_PROVIDERS}: the operator's providers, as JSON
 * @param nanosPerMonth {@code LLM_USD_PER_MONTH}: what all tenants together may spend, in
 *     billionths of a US dollar
 * @param owner {@code OWNER_TENANT}: the tenant that has no limit but that
 * @param defaults {@code DEFAULT_…}: limits of tenants that have none of their own
 */
public record LlmConfig(
    Providers.Mode mode, String providers, long nanosPerMonth, TenantId owner, Limits defaults) {

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  static LlmConfig from(Environment environment) {
    return new LlmConfig(
        mode(environment.require("LLM_MODE")),
        environment.require("LLM_PROVIDERS"),
        environment.requireDollars("LLM_USD_PER_MONTH"),
        new TenantId(environment.require("OWNER_TENANT")),
        environment.defaultLimits());
  }

  private static Providers.Mode mode(String word) {
    return switch (word) {
      case "live" -> Providers.Mode.LIVE;
      case "mock" -> Providers.Mode.MOCK;
      default -> throw new IllegalArgumentException("LLM_MODE is live or mock, not " + word);
    };
  }
}
