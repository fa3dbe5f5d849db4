package dev.millrace.core.outbound;

import java.net.InetAddress;

/** Addresses that share their first bits, written as in {@code 10.0.0.0/8}. */
final class AddressBlock {
  private final byte[] first;
  private final int bits;

  /**
   * Reads the usual text form.
   *
   * @throws IllegalArgumentException if it is none
   */
  AddressBlock(String cidr) {
    int slash = cidr.indexOf('/');
    first = InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress();
    bits = Integer.parseInt(cidr.substring(slash + 1));
  }

  /** Whether the address, 4 or 16 bytes, lies in the block. */
  boolean contains(byte[] address) {
    if (address.length != first.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % 8;
      if ((address[bit / 8] & mask) != (first[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
