package dev.millrace.maintenance.webhook;

/** Sends a webhook once. */
public interface WebhookSender {

  /** Sends it and waits for the answer. A fault of the network or the receiver is an answer too. */
  Answer send(WebhookRequest request);

  /**
   * What came of it.
   *
   * @param status of HTTP, 0 if there was none
   * @param detail for people: a few words without anything that the receiver sent, and without the
   *     addresses its name led to
   */
  record Answer(Reply reply, int status, String detail) {}

  /** How it ended. */
  enum Reply {
    /** 2xx: the receiver has it. */
    ACCEPTED,
    /** 410: the receiver wants no more. */
    GONE,
    /** Any other status. Redirects are not followed. */
    REFUSED,
    /** The name leads nowhere, or there was no connection, or it broke, or its TLS failed. */
    UNREACHABLE,
    /** There was no status within the time. The receiver may have the webhook nevertheless. */
    TIMED_OUT,
    /** The host has an address that is not of the public internet. No connection was made. */
    FORBIDDEN_ADDRESS
  }
}
