package dev.millrace.core.batch;

import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.PayloadKey;

/** The full name of a batch: its tenant and its id. */
public record BatchKey(TenantId tenant, BatchId id) {

  /** Below this lie all payloads of the batch. */
  public PayloadKey payloads() {
    return below("");
  }

  /** Where the source lies if it came within the request. */
  public PayloadKey itemsKey(String sha256) {
    return below("/items-" + sha256 + ".jsonl");
  }

  /** Where the rows of a chunk lie, {@link Row} by row: the same in every pass. */
  public PayloadKey rowsKey(int chunk) {
    return below("/rows/" + number(chunk) + ".jsonl");
  }

  /** Where the batch's own copy of an uploaded file with this hash lies. */
  public PayloadKey fileKey(String sha256) {
    return below("/file-" + sha256);
  }

  /** Where it is noted what one step of planning did that began with this chunk. */
  public PayloadKey partKey(int chunk) {
    return below("/plan/part-" + number(chunk) + ".jsonl");
  }

  /** Where the list of the chunks lies that a pass runs, {@link ChunkEntry} by entry. */
  public PayloadKey chunksKey(int pass) {
    return below("/plan/pass-" + pass + ".jsonl");
  }

  /** Where the outcomes lie of a chunk that was run in this pass, {@link RowOutcome} by outcome. */
  public PayloadKey outcomesKey(int pass, int chunk) {
    return below("/outcomes/" + pass + "/" + number(chunk) + ".jsonl");
  }

  /** Where a worker notes something of a chunk that it has begun with in this pass. */
  public PayloadKey noteKey(int pass, int chunk, int note) {
    return below("/notes/" + pass + "/" + number(chunk) + "/" + note + ".jsonl");
  }

  /**
   * Where a file for the client lies.
   *
   * @param pass after whose end it was written
   * @param number from 0 to {@link BatchPlan#files} - 1: one after the other they are the whole
   */
  public PayloadKey fileKey(int pass, BatchFile file, int number) {
    return below("/files/" + pass + "/" + file.word() + "-" + number(number) + ".jsonl");
  }

  /**
   * Where a large output lies of a row that was run in this pass.
   *
   * @param line of the row
   */
  public PayloadKey outputKey(int pass, long line, String sha256) {
    return below("/outputs/" + pass + "/" + line + "-" + sha256 + ".json");
  }

  @Override
  public String toString() {
    return tenant + "/" + id;
  }

  private PayloadKey below(String rest) {
    return new PayloadKey("batches/" + this + rest);
  }

  private static String number(int chunk) {
    return "%08d".formatted(chunk);
  }
}
