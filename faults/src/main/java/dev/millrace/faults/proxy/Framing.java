package dev.millrace.faults.proxy;

/** How the end of a message's body is known (RFC 9112, section 6.3). */
enum Framing {
  NONE,
  LENGTH,
  CHUNKED,
  UNTIL_CLOSE;

  static Framing ofRequest(HttpHead head) {
    return declared(head, NONE);
  }

  static Framing ofResponse(HttpHead head, String method) {
    boolean bodiless = method.equals("HEAD") || head.status() == 204 || head.status() == 304;
    return bodiless ? NONE : declared(head, UNTIL_CLOSE);
  }

  private static Framing declared(HttpHead head, Framing otherwise) {
    if (head.says("Transfer-Encoding", "chunked")) {
      return CHUNKED;
    }
    return head.value("Content-Length").isPresent() ? LENGTH : otherwise;
  }
}
