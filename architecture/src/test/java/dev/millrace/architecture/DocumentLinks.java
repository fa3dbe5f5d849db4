package dev.millrace.architecture;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The links of a Markdown document. */
final class DocumentLinks {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");

  private DocumentLinks() {}

  /** The links to files of the repository. */
  static List<String> relative(String markdown) {
    return LINK.matcher(markdown)
        .results()
        .map((MatchResult link) -> link.group(1))
        .filter(target -> !target.contains(":"))
        .toList();
  }
}
