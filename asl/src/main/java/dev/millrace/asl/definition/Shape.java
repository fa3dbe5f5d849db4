package dev.millrace.asl.definition;

import java.util.regex.Pattern;

/** The forms of resource names. */
final class Shape {
  static final Pattern SERVICE =
      Pattern.compile(
          "arn:aws[a-z-]*:states:[^:]*:[^:]*:((?:aws-sdk:)?[A-Za-z0-9]+):([^:]+(?::2)?)");
  static final Pattern FUNCTION = Pattern.compile("arn:aws[a-z-]*:lambda:[^:]*:[^:]*:function:.+");

  private Shape() {}
}
