package dev.millrace.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The records of executions as text: their components by name, times as ISO 8601 has them. */
final class StateJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .addMixIn(Instant.class, InstantText.class)
          .build();

  private StateJson() {}

  /** How a time is written and read. */
  @JsonSerialize(using = ToStringSerializer.class)
  @JsonDeserialize(converter = InstantOfText.class)
  private interface InstantText {}

  private static final class InstantOfText extends StdConverter<String, Instant> {
    @Override
    public Instant convert(String text) {
      return Instant.parse(text);
    }
  }

  static String write(Object what) {
    try {
      return JSON.writeValueAsString(what);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A record can be written", e);
    }
  }

  static <T> T read(String text, Class<T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Not what was written: " + e.getOriginalMessage(), e);
    }
  }

  /** What the query brings in its first column. */
  static <T> List<T> records(PreparedStatement query, Class<T> type) throws SQLException {
    List<T> records = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        records.add(read(rows.getString(1), type));
      }
    }
    return records;
  }
}
