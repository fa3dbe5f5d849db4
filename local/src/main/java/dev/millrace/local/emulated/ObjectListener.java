package dev.millrace.local.emulated;

/** Hears of objects that come to be; must not block. */
@FunctionalInterface
interface ObjectListener {

  /**
   * An object is there.
   *
   * @param event as S3 names it, such as {@code ObjectCreated:Put}
   */
  void created(String event, String bucket, String key);
}
