package dev.millrace.core.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.account.Quotas;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a request, as a problem document (RFC 9457).
 *
 * @param type the kind of problem
 * @param detail what is wrong with this request, for people; never repeats the body
 * @param errors each single fault, for kinds that can have several; at most {@link #MOST_ERRORS}
 * @param retryAfter how long to wait before the next try; null if the type has no time for it
 * @param members more members of the document, by name
 */
public record Problem(
    ProblemType type,
    String detail,
    List<FieldError> errors,
    @Nullable Duration retryAfter,
    Map<String, Long> members) {

  /** More faults than this are not listed. */
  public static final int MOST_ERRORS = 20;

  /** Where the types of problems are described; a type's address is this and its slug. */
  public static final String TYPE_BASE = "https://millrace.dev/problems/";

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * One fault in a request.
   *
   * @param pointer JSON Pointer (RFC 6901) to the value in the body; {@code /query/name} for a
   *     parameter of the query
   * @param detail what is wrong with it
   */
  public record FieldError(String pointer, String detail) {}

  public Problem {
    errors = errors.stream().limit(MOST_ERRORS).toList();
    members = new TreeMap<>(members);
  }

  public Problem(ProblemType type, String detail, List<FieldError> errors) {
    this(type, detail, errors, null, Map.of());
  }

  public Problem(ProblemType type, String detail) {
    this(type, detail, List.of());
  }

  /** One value is what is wrong. */
  public Problem(ProblemType type, FieldError why) {
    this(type, "See errors for why", List.of(why));
  }

  /**
   * The request does not fit its schema.
   *
   * @param faults all of them, in any order
   */
  public static Problem invalid(List<FieldError> faults) {
    return new Problem(
        ProblemType.VALIDATION_FAILED,
        "See errors for each fault",
        faults.stream()
            .sorted(Comparator.comparing(FieldError::pointer).thenComparing(FieldError::detail))
            .toList());
  }

  /** A limit of the caller's is reached. */
  public static Problem overLimit(Quotas.Refused refused) {
    String detail =
        switch (refused.reason()) {
          case RATE -> "The key submits faster than it may";
          case OPEN_JOBS -> "Wait until some of the tenant's jobs have ended";
          case UNITS -> "The day ends at midnight UTC";
        };
    return new Problem(ProblemType.of(refused.reason()), detail).after(refused.retryAfter());
  }

  /** The same, for those who may come again after this time, which is rounded up to seconds. */
  public Problem after(Duration wait) {
    return new Problem(type, detail, errors, wait, members);
  }

  /** The same with one more member. */
  public Problem with(String name, long value) {
    Map<String, Long> more = new TreeMap<>(members);
    more.put(name, value);
    return new Problem(type, detail, errors, retryAfter, more);
  }

  /**
   * The response that carries this problem.
   *
   * @param requestId names the request
   */
  public ApiResponse toResponse(String requestId) {
    ObjectNode json = JSON.createObjectNode();
    json.put("type", TYPE_BASE + type.slug());
    json.put("title", type.title());
    json.put("status", type.status());
    json.put("detail", detail);
    if (!type.tellsNothing()) {
      json.put("instance", requestId);
    }
    json.put("code", type.slug());
    json.put("retryable", type.isRetryable());
    if (!type.tellsNothing()) {
      json.put("request_id", requestId);
    }
    members.forEach(json::put);
    if (!errors.isEmpty()) {
      errors.forEach(error ->
          json.withArray("errors")
              .addObject()
              .put("pointer", error.pointer())
              .put("detail", error.detail()));
    }
    return headers(
        ApiResponse.json(type.status(), json.toString())
            .with("Content-Type", "application/problem+json"));
  }

  private ApiResponse headers(ApiResponse response) {
    if (retryAfter != null) {
      return response.with(
          "Retry-After", Long.toString(Math.max(1, RetryAfter.roundedUp(retryAfter))));
    }
    return switch (type) {
      case MISSING_API_KEY, INVALID_API_KEY ->
          response.with("WWW-Authenticate", "ApiKey header=\"x-api-key\"");
      case TEMPORARILY_UNAVAILABLE -> response.with("Retry-After", "2");
      case UNSUPPORTED_ENCODING -> response.with("Accept-Encoding", "identity");
      default -> response;
    };
  }
}
