package dev.millrace.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Looks names up, as {@link InetAddress#getAllByName} does. */
@FunctionalInterface
public interface HostResolver {

  /**
   * All addresses of the host.
   *
   * @param host a name, or an address as text, which needs no look-up
   * @throws UnknownHostException if there are none
   */
  InetAddress[] resolve(String host) throws UnknownHostException;
}
