package dev.millrace.llm;

import dev.millrace.llm.ChatRequest.Role;
import dev.millrace.llm.ChatRequest.Turn;
import java.util.Arrays;
import java.util.List;

/** How a family of models marks whose turn it is. */
enum ChatTemplate {
  /** Llama 3.1 Instruct: llama.com/docs/model-cards-and-prompt-formats/llama3_1. */
  LLAMA_3_1("llama-3.1");

  private static final String MARK = "<|";

  private final String word;

  ChatTemplate(String word) {
    this.word = word;
  }

  /**
   * The template with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static ChatTemplate ofWord(String word) {
    return Arrays.stream(values())
        .filter(each -> each.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Not a template: " + word));
  }

  /**
   * The same request, in which no text has a mark of turns. It is for whole texts, since a mark may
   * be put together from two values beside each other. Some servers of chats read marks in a text
   * as their own, and others do not say whether they do.
   */
  ChatRequest unmarked(ChatRequest request) {
    return new ChatRequest(
        request.model(),
        unmarked(request.system()),
        request.turns().stream()
            .map(turn -> new Turn(turn.role(), unmarked(turn.text()), turn.images()))
            .toList(),
        request.parameters(),
        request.answerSchema());
  }

  /** The same request as one text, which ends where the model's turn begins. */
  ChatRequest whole(ChatRequest request) {
    ChatRequest clean = unmarked(request);
    StringBuilder text = new StringBuilder("<|begin_of_text|>");
    if (!clean.system().isBlank()) {
      append(text, "system", clean.system());
    }
    for (Turn turn : clean.turns()) {
      append(text, turn.role() == Role.USER ? "user" : "assistant", turn.text());
    }
    text.append(header("assistant"));
    return new ChatRequest(
        clean.model(),
        "",
        List.of(new Turn(Role.USER, text.toString(), List.of())),
        clean.parameters(),
        clean.answerSchema());
  }

  private static void append(StringBuilder text, String speaker, String said) {
    text.append(header(speaker)).append(said.strip()).append("<|eot_id|>");
  }

  private static String header(String speaker) {
    return "<|start_header_id|>" + speaker + "<|end_header_id|>\n\n";
  }

  private static String unmarked(String text) {
    return text.replace(MARK, "< |");
  }
}
