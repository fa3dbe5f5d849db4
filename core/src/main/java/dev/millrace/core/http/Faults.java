package dev.millrace.core.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.http.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Notes what is wrong with a request, so that its answer lists every fault. For one request, in one
 * thread.
 */
public final class Faults {
  /** A name in a query may be as long as the query. */
  private static final int LONGEST_POINTER = 1000;

  private final List<FieldError> errors = new ArrayList<>();

  /**
   * Notes a fault.
   *
   * @param pointer to the value, as {@link FieldError} has it
   * @param detail what is wrong with it
   */
  public void add(String pointer, String detail) {
    boolean cut = pointer.length() > LONGEST_POINTER;
    errors.add(new FieldError(cut ? pointer.substring(0, LONGEST_POINTER) : pointer, detail));
  }

  /**
   * Notes that the request's body is not an object, and ends the reading: nothing in it can be
   * looked at.
   *
   * @throws ProblemException if it is none
   */
  public void requireObject(JsonNode body) {
    if (!body.isObject()) {
      add("", "must be an object");
      check();
    }
  }

  /**
   * Notes every member that an object has and should not.
   *
   * @param pointer to the object
   */
  public void checkNames(String pointer, JsonNode object, Set<String> known) {
    checkNames(pointer, object::fieldNames, known);
  }

  /** Notes every parameter that a query has and should not. */
  public void checkNames(Query query, Set<String> known) {
    checkNames("/query", query.names(), known);
  }

  private void checkNames(String pointer, Iterable<String> names, Set<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        add(below(pointer, name), "is not known");
      }
    }
  }

  /** Whether nothing was wrong so far. */
  public boolean isEmpty() {
    return errors.isEmpty();
  }

  /**
   * Ends the reading.
   *
   * @throws ProblemException if there was any fault
   */
  public void check() {
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.invalid(errors));
    }
  }

  /** The pointer to the member of this name, as RFC 6901 writes it. */
  public static String below(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
