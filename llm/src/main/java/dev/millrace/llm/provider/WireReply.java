package dev.millrace.llm.provider;

import java.net.http.HttpHeaders;

/** What came back over the wire, whole. */
record WireReply(int status, HttpHeaders headers, String body) {
  private static final int GOOD = 2;
  private static final int CLASS = 100;

  static boolean isGood(int status) {
    return status / CLASS == GOOD;
  }
}
