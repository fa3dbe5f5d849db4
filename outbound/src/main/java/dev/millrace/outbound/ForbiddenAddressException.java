package dev.millrace.outbound;

import java.net.UnknownHostException;

/** A host has an address that must not be called. */
public final class ForbiddenAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1L;
}
