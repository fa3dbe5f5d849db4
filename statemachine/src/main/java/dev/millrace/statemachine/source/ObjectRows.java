package dev.millrace.statemachine.source;

import dev.millrace.core.MediaType;
import dev.millrace.core.Sha256;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.Row;
import dev.millrace.core.batch.RowError;
import dev.millrace.core.inbox.InboxEntry;
import dev.millrace.core.inbox.InboxObject;
import dev.millrace.core.inbox.InboxStore;
import dev.millrace.core.input.ResolvedFile;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.statemachine.line.Place;
import dev.millrace.statemachine.row.FileMember;
import dev.millrace.statemachine.row.RowFactory;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are objects below a prefix, in the order of their keys; the batch gets its own copy of
 * each. An object that cannot be used is a row that says so.
 */
final class ObjectRows implements RowSource {
  private static final int PAGE = 1000;

  /** So many objects are copied at once, and in memory. */
  private static final int AT_ONCE = 4;

  /** What nobody said, or what stands for that. */
  private static final List<String> UNKNOWN_TYPES =
      List.of("", "application/octet-stream", "binary/octet-stream");

  private final InboxStore inbox;
  private final PayloadStore payloads;
  private final BatchKey batch;
  private final String prefix;
  private final FileMember member;
  private final RowFactory rows;
  private final ExecutorService copying = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<InboxEntry> listed = new ArrayDeque<>();
  private final Queue<Prepared> prepared = new ArrayDeque<>();
  private String seen;
  private SourcePlace place;

  private record Prepared(String key, Row row) {}

  ObjectRows(
      InboxStore inbox,
      PayloadStore payloads,
      BatchKey batch,
      String prefix,
      FileMember member,
      RowFactory rows,
      SourcePlace from) {
    this.inbox = inbox;
    this.payloads = payloads;
    this.batch = batch;
    this.prefix = prefix;
    this.member = member;
    this.rows = rows;
    this.seen = from.after();
    this.place = from;
  }

  @Override
  public @Nullable Sourced next() {
    if (prepared.isEmpty()) {
      prepare();
    }
    Prepared next = prepared.poll();
    if (next == null) {
      return null;
    }
    place = new SourcePlace(new Place(0, next.row().line() + 1), next.key());
    return new Sourced(next.row(), 1);
  }

  @Override
  public SourcePlace place() {
    return place;
  }

  @Override
  public void close() {
    copying.close();
  }

  private void prepare() {
    while (listed.size() < AT_ONCE && list()) {}
    List<InboxEntry> some =
        IntStream.range(0, Math.min(AT_ONCE, listed.size()))
            .mapToObj(_ -> listed.remove())
            .toList();
    long first = place.lines().line();
    List<Future<Row>> copies =
        IntStream.range(0, some.size())
            .mapToObj(i -> copying.submit(() -> row(first + i, some.get(i).key())))
            .toList();
    for (int i = 0; i < copies.size(); i++) {
      prepared.add(new Prepared(some.get(i).key(), done(copies.get(i))));
    }
  }

  /** Whether there may be more. Folders, and what is hidden, are no rows. */
  private boolean list() {
    List<InboxEntry> page = inbox.list(prefix, seen, PAGE);
    if (page.isEmpty()) {
      return false;
    }
    seen = page.getLast().key();
    page.stream()
        .filter(entry -> !entry.key().endsWith("/") && !entry.key().contains("/."))
        .forEach(listed::add);
    return true;
  }

  private Row row(long line, String key) {
    String id = key.substring(prefix.length());
    Optional<InboxObject> object = inbox.find(key);
    if (object.isEmpty()) {
      return gone(line, id);
    }
    String type = MediaType.essence(object.get().contentType());
    if (!UNKNOWN_TYPES.contains(type) && !member.rule().takes(type)) {
      return refused(line, id, "The content type must be one of " + member.rule().contentTypes());
    }
    if (object.get().size() > member.rule().mostBytes()) {
      return refused(
          line, id, "The object must have at most %d bytes".formatted(member.rule().mostBytes()));
    }
    Optional<byte[]> content = inbox.read(object.get());
    if (content.isEmpty()) {
      return gone(line, id);
    }
    payloads.write(batch.fileKey(Sha256.hex(content.get())), content.get());
    return rows.ofFile(line, id, member, new ResolvedFile(content.get()));
  }

  private static Row gone(long line, String id) {
    return new Row.Rejected(
        line, id, new RowError(ErrorCode.FETCH_FAILED.slug(), "The object is gone"));
  }

  private static Row refused(long line, String id, String detail) {
    return new Row.Rejected(line, id, new RowError(ErrorCode.VALIDATION_FAILED.slug(), detail));
  }

  private static Row done(Future<Row> copy) {
    try {
      return copy.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreUnavailableException unavailable) {
        throw unavailable;
      }
      throw new IllegalStateException("An object could not be made a row", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("Interrupted while objects were copied", e);
    }
  }
}
