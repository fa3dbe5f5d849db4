package dev.millrace.core.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What went wrong with a request, as a problem document (RFC 9457).
 *
 * @param type the kind of problem
 * @param detail what is wrong with this request, for people; never repeats the body
 * @param errors each single fault, for kinds that can have several; at most {@link #MOST_ERRORS}
 */
public record Problem(ProblemType type, String detail, List<FieldError> errors) {

  /** More faults than this are not listed. */
  public static final int MOST_ERRORS = 20;

  /** Where the types of problems are described; a type's address is this and its slug. */
  public static final String TYPE_BASE = "https://millrace.dev/problems/";

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * One fault in a body.
   *
   * @param pointer JSON Pointer (RFC 6901) to the value
   * @param detail what is wrong with it
   */
  public record FieldError(String pointer, String detail) {}

  public Problem {
    errors = errors.stream().limit(MOST_ERRORS).toList();
  }

  public Problem(ProblemType type, String detail) {
    this(type, detail, List.of());
  }

  /** The response that carries this problem. */
  public ApiResponse toResponse() {
    ObjectNode json = JSON.createObjectNode();
    json.put("type", TYPE_BASE + type.slug());
    json.put("title", type.title());
    json.put("status", type.status());
    json.put("detail", detail);
    json.put("code", type.slug());
    if (!errors.isEmpty()) {
      errors.forEach(error ->
          json.withArray("errors")
              .addObject()
              .put("pointer", error.pointer())
              .put("detail", error.detail()));
    }
    ApiResponse response =
        ApiResponse.json(type.status(), json.toString())
            .with("Content-Type", "application/problem+json");
    return switch (type) {
      case MISSING_API_KEY, INVALID_API_KEY ->
          response.with("WWW-Authenticate", "ApiKey header=\"x-api-key\"");
      case TEMPORARILY_UNAVAILABLE -> response.with("Retry-After", "2");
      case UNSUPPORTED_ENCODING -> response.with("Accept-Encoding", "identity");
      default -> response;
    };
  }
}
