package dev.millrace.asl.definition;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which fields the types of states have, and in which query language. */
enum KnownFields {
  PASS("Next End Assign", "InputPath OutputPath Parameters Result ResultPath", "Output"),
  TASK(
      "Resource TimeoutSeconds HeartbeatSeconds Retry Catch Credentials Next End Assign",
      "InputPath OutputPath Parameters ResultSelector ResultPath TimeoutSecondsPath"
          + " HeartbeatSecondsPath",
      "Arguments Output"),
  CHOICE("Choices Default Assign", "InputPath OutputPath", "Output"),
  WAIT(
      "Seconds Timestamp Next End Assign",
      "SecondsPath TimestampPath InputPath OutputPath",
      "Output"),
  SUCCEED("", "InputPath OutputPath", "Output"),
  FAIL("Error Cause", "ErrorPath CausePath", ""),
  PARALLEL(
      "Branches Retry Catch Next End Assign",
      "InputPath OutputPath Parameters ResultSelector ResultPath",
      "Arguments Output"),
  MAP(
      "ItemProcessor Iterator ItemReader ItemSelector ItemBatcher ResultWriter MaxConcurrency"
          + " ToleratedFailureCount ToleratedFailurePercentage Label Retry Catch Next End Assign",
      "InputPath OutputPath Parameters ItemsPath ResultSelector ResultPath MaxConcurrencyPath"
          + " ToleratedFailureCountPath ToleratedFailurePercentagePath",
      "Items Output");

  private static final Set<String> EVERYWHERE = Set.of("Type", "Comment", "QueryLanguage");
  private static final Map<String, KnownFields> BY_TYPE =
      Map.of(
          "Pass",
          PASS,
          "Task",
          TASK,
          "Choice",
          CHOICE,
          "Wait",
          WAIT,
          "Succeed",
          SUCCEED,
          "Fail",
          FAIL,
          "Parallel",
          PARALLEL,
          "Map",
          MAP);

  private final String shared;
  private final String jsonPath;
  private final String jsonata;

  KnownFields(String shared, String jsonPath, String jsonata) {
    this.shared = shared;
    this.jsonPath = jsonPath;
    this.jsonata = jsonata;
  }

  /** The types of states, in alphabetical order. */
  static Set<String> types() {
    return new TreeSet<>(BY_TYPE.keySet());
  }

  /** Says what is wrong with the names of the state's fields. */
  static void check(String type, Fields state) {
    KnownFields known = BY_TYPE.get(type);
    if (known == null) {
      return;
    }
    boolean isJsonata = state.language() == QueryLanguage.JSONATA;
    for (String name : state.names()) {
      if (EVERYWHERE.contains(name) || has(known.shared, name)) {
        continue;
      }
      if (has(isJsonata ? known.jsonPath : known.jsonata, name)) {
        String own = state.language().text();
        String other = (isJsonata ? QueryLanguage.JSON_PATH : QueryLanguage.JSONATA).text();
        state.flaw(
            "The QueryLanguage is set to '%s', but field '%s' is only supported for the '%s' QueryLanguage"
                .formatted(own, name, other));
      } else if (!has(isJsonata ? known.jsonata : known.jsonPath, name)) {
        state.flaw("Field '%s' is not supported".formatted(name));
      }
    }
  }

  private static boolean has(String names, String name) {
    return (" " + names + " ").contains(" " + name + " ");
  }
}
