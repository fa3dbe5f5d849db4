package dev.millrace.status.account;

import dev.millrace.aws.Environment;
import dev.millrace.core.account.Authentication.Owner;
import dev.millrace.core.account.Limits;
import dev.millrace.core.job.TenantId;

/**
 * What the authorizer is told by its environment.
 *
 * @param jobsTable {@code JOBS_TABLE}: name of the table in which tenants stand too
 * @param owner {@code OWNER_TENANT}, and {@code OWNER_KEY_SHA256}: hash of the first key
 * @param defaults {@code DEFAULT_PER_SECOND}, {@code DEFAULT_BURST}, {@code DEFAULT_OPEN_JOBS},
 *     {@code DEFAULT_UNITS_PER_DAY}: limits of tenants that have none of their own
 * @param usagePlanKey {@code USAGE_PLAN_KEY}: API Gateway's key to the usage plan, the outer fence
 *     around all callers
 */
record AuthorizerConfig(String jobsTable, Owner owner, Limits defaults, String usagePlanKey) {

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  static AuthorizerConfig from(Environment environment) {
    return new AuthorizerConfig(
        environment.require("JOBS_TABLE"),
        new Owner(
            new TenantId(environment.require("OWNER_TENANT")),
            environment.find("OWNER_KEY_SHA256").orElse("")),
        environment.defaultLimits(),
        environment.require("USAGE_PLAN_KEY"));
  }
}
