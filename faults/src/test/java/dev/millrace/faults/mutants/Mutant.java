package dev.millrace.faults.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A guard taken out of a source file, and who must notice.
 *
 * @param guard what is taken out
 * @param source the file, from the repository's root
 * @param text the guard as it stands there, once
 * @param instead what stands there without it
 * @param tests classes of tests, of which one must fail
 */
record Mutant(String guard, String source, String text, String instead, List<String> tests) {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String SIMULATION = "dev.millrace.faults.simulation.SimulationTest";
  private static final String MAIN = "/src/main/java/dev/millrace/";

  /** Every guard that the promises rest on. */
  static final List<Mutant> ALL =
      List.of(
          new Mutant(
              "version check, SQLite",
              "embedded" + MAIN + "embedded/JobRow.java",
              "AND id = ? AND version = ?",
              "AND id = ? AND version >= 0 * ?",
              List.of(SIMULATION)),
          new Mutant(
              "version check, DynamoDB",
              "aws" + MAIN + "aws/DynamoDbJobStore.java",
              "JobItem.VERSION + \" = :read\"",
              "JobItem.VERSION + \" >= :read\"",
              List.of(SIMULATION)),
          new Mutant(
              "dueAt, SQLite",
              "embedded" + MAIN + "embedded/SqliteJobStore.java",
              "due_at IS NOT NULL AND due_at <= ?",
              "due_at IS NULL AND due_at <= ?",
              List.of(SIMULATION)),
          new Mutant(
              "dueAt, DynamoDB",
              "aws" + MAIN + "aws/JobItem.java",
              "if (job.dueAt() != null) {",
              "if (job.version() < 0) {",
              List.of(SIMULATION)),
          new Mutant(
              "own-write test",
              "aws" + MAIN + "aws/JobItem.java",
              "return item != null && AttributeValue.fromS(writeId).equals(item.get(WRITE_ID));",
              "return false;",
              List.of(SIMULATION)),
          new Mutant(
              "lease test",
              "core" + MAIN + "core/job/Lease.java",
              "return now.isBefore(end());",
              "return false;",
              List.of(SIMULATION)),
          new Mutant(
              "delete-last, event source mapping",
              "local" + MAIN + "local/emulated/EventSourceMapping.java",
              "delete(batch, invoke(batch));",
              "delete(batch, Set.of()); invoke(batch);",
              List.of("dev.millrace.local.emulated.EventSourceMappingIT")),
          new Mutant(
              "delete-last, batch",
              "aws" + MAIN + "aws/MessageBatch.java",
              "LOG.warn(\"Message {} goes back to the queue\", message.getMessageId(), e);\n"
                  + "      return Result.KEPT;",
              "return Result.DELETED;",
              List.of("dev.millrace.aws.MessageBatchTest")),
          new Mutant(
              "commit before the answer",
              "embedded" + MAIN + "embedded/GroupCommit.java",
              "settling = () -> committed.complete(answer);",
              "committed.complete(answer);",
              List.of("dev.millrace.embedded.GroupCommitTest")),
          new Mutant(
              "sync before the answer",
              "embedded" + MAIN + "embedded/SqliteDatabase.java",
              "PRAGMA synchronous = FULL",
              "PRAGMA synchronous = NORMAL",
              List.of("dev.millrace.embedded.GroupCommitTest")),
          new Mutant(
              "usage settled under the fence",
              "aws" + MAIN + "aws/UsageItem.java",
              "JobItem.VERSION + \" = :read\"",
              "JobItem.VERSION + \" >= :read\"",
              List.of(SIMULATION)));

  /** The whole source without the guard. */
  String mutatedSource() throws IOException {
    String whole = Files.readString(ROOT.resolve(source));
    if (whole.split(Pattern.quote(text), -1).length != 2) {
      throw new AssertionError("The guard is not there once, in " + source + ": " + text);
    }
    return whole.replace(text, instead);
  }

  /** The name of the class whose source it is. */
  String className() {
    String path = source.substring(source.indexOf("dev/millrace"), source.length() - 5);
    return path.replace('/', '.');
  }

  @Override
  public String toString() {
    return guard;
  }
}
