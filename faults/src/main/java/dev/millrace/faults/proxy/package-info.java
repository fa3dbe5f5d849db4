/**
 * A proxy between an AWS client and an emulated service, which does to requests what networks do.
 */
@NullMarked
package dev.millrace.faults.proxy;

import org.jspecify.annotations.NullMarked;
