package dev.millrace.faults.dynamodb;

import java.util.Set;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Which parameters of a request are emulated: one that is silently ignored would be a lie. */
final class Parameters {
  private Parameters() {}

  /**
   * Checks what the request sets.
   *
   * @throws UnsupportedOperationException if it sets any other parameter than these
   */
  static void allow(SdkPojo request, String... names) {
    Set<String> allowed = Set.of(names);
    for (SdkField<?> field : request.sdkFields()) {
      Object value = field.getValueOrDefault(request);
      boolean unset =
          value == null
              || value instanceof SdkAutoConstructList
              || value instanceof SdkAutoConstructMap;
      if (!unset && !allowed.contains(field.memberName())) {
        throw new UnsupportedOperationException("Not emulated: " + field.memberName());
      }
    }
  }
}
