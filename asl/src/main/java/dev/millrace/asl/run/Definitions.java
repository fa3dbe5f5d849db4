package dev.millrace.asl.run;

import dev.millrace.asl.definition.Definition;
import dev.millrace.asl.definition.DefinitionParser;
import dev.millrace.asl.definition.InvalidDefinition;
import dev.millrace.asl.definition.MachineType;
import dev.millrace.asl.store.Revision;
import java.util.LinkedHashMap;
import java.util.Map;

/** The definitions of revisions, read once while they are in use. Thread-safe. */
final class Definitions {
  private static final int KEPT = 100;

  private final DefinitionParser parser;
  private final Map<String, Definition> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Definition> eldest) {
          return size() > KEPT;
        }
      };

  Definitions(DefinitionParser parser) {
    this.parser = parser;
  }

  synchronized Definition of(Revision revision, MachineType type) {
    Definition definition = known.get(revision.id());
    if (definition == null) {
      try {
        definition = parser.parse(revision.definition(), type);
      } catch (InvalidDefinition e) {
        throw new IllegalStateException("a definition that was accepted is invalid", e);
      }
      known.put(revision.id(), definition);
    }
    return definition;
  }
}
