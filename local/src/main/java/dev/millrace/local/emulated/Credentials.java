package dev.millrace.local.emulated;

/**
 * What the emulated services take for AWS credentials. They guard nothing: everything listens on
 * loopback.
 */
record Credentials(String accessKeyId, String secretAccessKey) {
  static final Credentials LOCAL = new Credentials("millrace", "millrace-local-secret");
}
