package dev.millrace.local.emulated;

import dev.millrace.local.StartException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A SAM template with its parameters decided: answers resources whose intrinsic functions are
 * evaluated. {@code Globals} of functions are merged into them, as the SAM transform does.
 */
final class Template {
  private final Map<String, Object> document;
  private final Intrinsics intrinsics;

  /**
   * A resource that the stack has.
   *
   * @param type such as {@code AWS::SQS::Queue}
   * @param properties with every function evaluated
   */
  record Resource(String logicalId, String type, Section properties) {}

  /**
   * Decides the template.
   *
   * @param parameters values that replace defaults
   * @param names what the resources are called once they are there
   */
  Template(Map<String, Object> document, Map<String, String> parameters, ResourceNames names) {
    this.document = document;
    Map<String, Object> values = new LinkedHashMap<>();
    Section declared = new Section("Parameters", map(document.get("Parameters")));
    for (String name : declared.keys()) {
      Object value = parameters.get(name);
      values.put(name, value == null ? declared.section(name).text("Default") : value);
    }
    this.intrinsics =
        new Intrinsics(
            values, map(document.get("Conditions")), map(document.get("Mappings")), names);
  }

  /**
   * The resources of this type, in the order of the template, without those whose condition is
   * false.
   */
  List<Resource> resources(String type) {
    List<Resource> found = new ArrayList<>();
    Section all = new Section("Resources", map(document.get("Resources")));
    for (String logicalId : all.keys()) {
      Section resource = all.section(logicalId);
      if (resource.text("Type").equals(type) && exists(resource)) {
        found.add(new Resource(logicalId, type, properties(logicalId, type, resource)));
      }
    }
    return found;
  }

  /** The types of all resources, each once, in the order of the template. */
  List<String> types() {
    Section all = new Section("Resources", map(document.get("Resources")));
    return all.keys().stream().map(id -> all.section(id).text("Type")).distinct().toList();
  }

  private boolean exists(Section resource) {
    return !resource.has("Condition") || intrinsics.condition(resource.text("Condition"));
  }

  private Section properties(String logicalId, String type, Section resource) {
    Map<String, Object> own = map(resource.raw("Properties"));
    if (type.equals("AWS::Serverless::Function")) {
      own = merge(map(map(document.get("Globals")).get("Function")), own);
    }
    return new Section(logicalId, map(intrinsics.evaluate(own)));
  }

  /** Maps are merged key by key, everything else is replaced. */
  private static Map<String, Object> merge(Map<String, Object> base, Map<String, Object> over) {
    Map<String, Object> merged = new LinkedHashMap<>(base);
    over.forEach((key, value) ->
        merged.put(
            key,
            value instanceof Map && merged.get(key) instanceof Map
                ? merge(map(merged.get(key)), map(value))
                : value));
    return merged;
  }

  @SuppressWarnings("unchecked") // keys of a template are strings
  static Map<String, Object> map(@Nullable Object value) {
    Object known = Objects.requireNonNullElse(value, Map.of());
    if (known instanceof Map) {
      return (Map<String, Object>) known;
    }
    throw new StartException("The template has " + known + " where it needs an object", null);
  }
}
