package dev.millrace.core.inbox;

/**
 * An object as it lies in the store now.
 *
 * @param origin names it, its version included
 * @param size bytes
 * @param contentType as it was put; empty if nobody said
 */
public record InboxObject(ObjectOrigin origin, long size, String contentType) {

  public String key() {
    return origin.key();
  }
}
