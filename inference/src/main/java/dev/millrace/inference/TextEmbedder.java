package dev.millrace.inference;

/**
 * Turns a text into a vector of length 1. Input {@code {"text":"…"}}, output {@code
 * {"embedding":[…]}}.
 */
final class TextEmbedder implements Predictor {
  private static final int CHARACTERS_A_NUMBER = 13;

  private final SentenceEncoder encoder;

  private TextEmbedder(SentenceEncoder encoder) {
    this.encoder = encoder;
  }

  static TextEmbedder load(LoadedFiles files) {
    return new TextEmbedder(SentenceEncoder.load(files));
  }

  @Override
  public String predict(String inputJson, StopSignal stop) {
    return render(encoder.encode(JobInput.read(inputJson).text("text"), stop));
  }

  @Override
  public void close() {
    encoder.close();
  }

  private static String render(float[] vector) {
    StringBuilder json =
        new StringBuilder(vector.length * CHARACTERS_A_NUMBER).append("{\"embedding\":[");
    for (int i = 0; i < vector.length; i++) {
      json.append(i == 0 ? "" : ",").append(vector[i]);
    }
    return json.append("]}").toString();
  }
}
