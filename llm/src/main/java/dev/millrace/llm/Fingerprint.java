package dev.millrace.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.Sha256;
import dev.millrace.llm.ChatRequest.Turn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * One hash for all that is sent. Each part goes in with its length, so that no two run together.
 */
final class Fingerprint {
  private final MessageDigest digest = Sha256.start();

  private Fingerprint() {}

  /** SHA-256, in hexadecimal digits: the same for the same request to the same provider. */
  static String of(String provider, ChatRequest request) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(provider);
    fingerprint.add(request.model());
    fingerprint.add(request.system());
    fingerprint.add(request.parameters().toString());
    fingerprint.add(request.answerSchema().map(JsonNode::toString).orElse(""));
    for (Turn turn : request.turns()) {
      fingerprint.add(turn.role().name());
      fingerprint.add(turn.text());
      for (InlineImage image : turn.images()) {
        fingerprint.add(image.mediaType());
        fingerprint.add(image.base64());
      }
    }
    return HexFormat.of().formatHex(fingerprint.digest.digest());
  }

  private void add(String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }
}
