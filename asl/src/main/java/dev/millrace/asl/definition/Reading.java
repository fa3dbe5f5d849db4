package dev.millrace.asl.definition;

import dev.millrace.asl.jsonata.JsonataTemplates;
import dev.millrace.asl.jsonpath.PathTemplates;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the readers of one definition share, and what they found wrong so far. */
final class Reading {
  final JsonataTemplates jsonata;
  final PathTemplates paths;
  final MachineType type;
  final QueryLanguage language;
  private final List<Flaw> flaws = new ArrayList<>();
  private final List<Flaw> missingTargets = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  Reading(JsonataTemplates jsonata, PathTemplates paths, MachineType type, QueryLanguage language) {
    this.jsonata = jsonata;
    this.paths = paths;
    this.type = type;
    this.language = language;
  }

  void flaw(String message, @Nullable String location) {
    add(new Flaw(Flaw.SCHEMA, message, location));
  }

  void add(Flaw flaw) {
    flaws.add(flaw);
  }

  /** Says that something leads to a state that is not there. */
  void missingTarget(String name, String location) {
    missingTargets.add(new Flaw(Flaw.MISSING_TARGET, "Missing 'Next' target: " + name, location));
  }

  void graphFlaw(Flaw flaw) {
    missingTargets.add(flaw);
  }

  /** Notes the name of a state; false if another one has it. */
  boolean isNew(String name) {
    return names.add(name);
  }

  /** Everything that is wrong: the form first, then where states lead. */
  List<Flaw> flaws() {
    List<Flaw> all = new ArrayList<>(flaws);
    all.addAll(missingTargets);
    return all;
  }
}
