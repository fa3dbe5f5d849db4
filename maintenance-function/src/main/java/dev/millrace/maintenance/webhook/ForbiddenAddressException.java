package dev.millrace.maintenance.webhook;

import java.net.UnknownHostException;

/** A host has an address that webhooks must not be sent to. */
final class ForbiddenAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1L;
}
