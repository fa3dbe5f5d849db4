package dev.millrace.llm;

import dev.millrace.llm.ChatRequest.Parameters;
import java.util.List;

/**
 * What an input asks, whoever is going to answer it.
 *
 * @param system the instruction; empty for none
 * @param prompt what the user says
 * @param images that go with it
 */
record Question(String system, String prompt, List<InlineImage> images, Parameters parameters) {
  Question {
    images = List.copyOf(images);
  }
}
