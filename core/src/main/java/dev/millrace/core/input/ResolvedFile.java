package dev.millrace.core.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.core.model.FileRule;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The content of a file value, wherever it came from: bytes, or text. */
public final class ResolvedFile {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final byte[] content;

  public ResolvedFile(byte[] content) {
    this.content = content.clone();
  }

  /**
   * The content that base64 stands for, as clients write it: of either alphabet, with or without
   * padding and line breaks.
   *
   * @throws IllegalArgumentException if the text is no base64
   */
  public static ResolvedFile ofBase64(String text) {
    return new ResolvedFile(Base64Text.decode(text));
  }

  /** How many bytes it has. */
  public int size() {
    return content.length;
  }

  /** The bytes. */
  public byte[] bytes() {
    return content.clone();
  }

  /**
   * The text that the bytes are in UTF-8, without a byte order mark.
   *
   * @throws IllegalArgumentException if they are no UTF-8
   */
  public String text() {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("must be a text in UTF-8", e);
    }
  }

  /**
   * What stands in the input in place of the file.
   *
   * @throws IllegalArgumentException if the rule asks for text and the bytes are none
   */
  public JsonNode value(FileRule rule) {
    return TextNode.valueOf(rule.binary() ? Base64.getEncoder().encodeToString(content) : text());
  }
}
