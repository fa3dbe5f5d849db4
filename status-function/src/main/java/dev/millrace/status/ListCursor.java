package dev.millrace.status;

import dev.millrace.core.HmacSha256;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.job.JobFilter;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobIndex.Position;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.StoredSecret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a place in a list as a word that clients hand back, and reads only what it wrote itself
 * for the same use, tenant and filter: the word is signed with a secret of this deployment.
 * Thread-safe.
 */
final class ListCursor {
  private static final String PREFIX = "job_";
  private static final int ID_BYTES = 26;
  private static final int MAC_BYTES = 32;
  private static final int BYTES = Long.BYTES + ID_BYTES + MAC_BYTES;

  private final StoredSecret secret;

  /**
   * Reads and makes no secret yet.
   *
   * @param random cannot be guessed
   */
  ListCursor(PayloadStore store, RandomGenerator random) {
    this.secret = new StoredSecret(store, "cursors", random);
  }

  /**
   * What a cursor belongs to.
   *
   * @param use what is done with the list
   */
  record Scope(String use, TenantId tenant, JobFilter filter) {

    private String text() {
      String statuses =
          filter.statuses().stream().sorted().map(JobStatus::word).collect(Collectors.joining(","));
      return String.join(
          "\n",
          "cursor",
          use,
          tenant.value(),
          statuses,
          String.valueOf(filter.model()),
          String.valueOf(filter.createdFrom()),
          String.valueOf(filter.createdBefore()),
          filter.error() == null ? "" : filter.error().slug());
    }
  }

  String write(Scope scope, Position position) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.put(place(position));
    bytes.put(mac(scope, position));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * The place behind which the list goes on; null without a cursor.
   *
   * @throws ProblemException for a cursor that was not written for this scope
   */
  @Nullable Position read(Scope scope, @Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length == BYTES) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Instant createdAt = Instant.ofEpochMilli(buffer.getLong());
        byte[] id = new byte[ID_BYTES];
        byte[] mac = new byte[MAC_BYTES];
        buffer.get(id).get(mac);
        Position position =
            new Position(createdAt, new JobId(PREFIX + new String(id, StandardCharsets.US_ASCII)));
        if (MessageDigest.isEqual(mac, mac(scope, position))) {
          return position;
        }
      }
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
    throw invalid(null);
  }

  private static ProblemException invalid(@Nullable Exception cause) {
    ProblemException problem =
        new ProblemException(
            ProblemType.INVALID_CURSOR,
            "It is not one of this list; begin again without it, or keep to the same filters");
    if (cause != null) {
      problem.addSuppressed(cause);
    }
    return problem;
  }

  private static byte[] place(Position position) {
    return ByteBuffer.allocate(Long.BYTES + ID_BYTES)
        .putLong(position.createdAt().toEpochMilli())
        .put(position.id().value().substring(PREFIX.length()).getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  private byte[] mac(Scope scope, Position position) {
    return HmacSha256.of(
        secret.value(),
        scope.text() + "\n" + position.createdAt().toEpochMilli() + "\n" + position.id());
  }
}
